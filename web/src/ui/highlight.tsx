import { common, createLowlight } from 'lowlight'
import type { ReactNode } from 'react'
import './highlight.css'

const colours = createLowlight(common)

type Node = ReturnType<typeof colours.highlight>['children'][number]

/** The parts of a text in elements that say what they are; null for a language that is not known. */
export function highlight(language: string, text: string): ReactNode {
  return colours.registered(language) ? colours.highlight(language, text).children.map(draw) : null
}

function draw(node: Node, key: number): ReactNode {
  switch (node.type) {
    case 'text':
      return node.value
    case 'element':
      return (
        <span key={key} className={classOf(node.properties['className'])}>
          {node.children.map(draw)}
        </span>
      )
    case 'comment':
    case 'doctype':
      return null
  }
}

function classOf(names: unknown): string {
  return Array.isArray(names) ? names.join(' ') : ''
}
