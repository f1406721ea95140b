// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { markShown, navigate, useVisit, wasShown } from './navigation'

const room = '0192f3a1-7c1e-7000-8000-000000000001'
let root: Root
let visits: number[]

function Visited() {
  visits.push(useVisit())
  return null
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  visits = []
  root = createRoot(document.createElement('div'))
  navigate({ view: 'room', room })
  act(() => root.render(<Visited />))
})

afterEach(() => {
  act(() => root.unmount())
  vi.unstubAllGlobals()
})

function go(message?: number): void {
  act(() => navigate({ view: 'room', room, ...(message === undefined ? {} : { message }) }))
}

it('coming for the message that one came for last is a visit of its own, and nothing to go back to', () => {
  go(4)
  markShown()
  const { length } = history
  go(4)
  expect(new Set(visits).size).toBe(3)
  expect(wasShown()).toBe(false)
  expect(history.length).toBe(length)
})

it('coming to where one is is none', () => {
  go()
  expect(visits).toHaveLength(1)
})
