import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Found, Id, Profile, SearchResult } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { dayLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { FormError } from '../../ui/FormError'
import { linkTo, navigate, useRoute } from '../../ui/navigation'
import { useAnswer } from '../../ui/useSearch'
import { MessageItem } from './MessageItem'
import { placeIn } from './placeIn'
import { RoomHead } from './RoomExcerpt'
import { asked, type Filter, type FilterNames } from './searchQuery'
import { useMarkedWords } from './useMarkedWords'
import './search.css'

const SHOWN = 20

/** A pause in typing this long puts what was typed into the address: browsers let a page change that only so often. */
const SETTLED_MS = 400

interface Answer extends Partial<SearchResult> {
  unclear: string[]
  words: string
}

const NOTHING: Answer = { unclear: [], words: '' }

/** Messages by what they say, who said them, where, and when. */
export function SearchMessages() {
  const { t } = useLingui()
  const { text, type, came } = useTyped()
  const names = useFilterNames()
  const { answer, more, error } = useFound(text, names)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [came])
  const add = (filter: string) => {
    type(`${text.trim()} ${filter}`.trimStart())
    box.current?.focus()
  }
  return (
    <>
      <div className="search-bar" role="search">
        <input
          ref={box}
          className="search-field"
          type="search"
          aria-label={t`Search messages`}
          placeholder={t`Search messages`}
          autoComplete="off"
          maxLength={200}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <div className="search-filters" role="group" aria-label={t`Narrow the search`}>
          {shownFilters(names).map((filter) => (
            <button key={filter} type="button" className="chip" onClick={() => add(filter)}>
              {filter}
            </button>
          ))}
        </div>
      </div>
      <div className="overview-scroll">
        <FormError error={error} />
        {answer.unclear.map((filter) => (
          <p key={filter} className="note" role="status">
            <Trans>
              “{filter}” says nothing to look for. Days are written like 2026-05-31, and messages have a link or code.
            </Trans>
          </p>
        ))}
        <Results answer={answer} />
        {answer.hasMore && (
          <button type="button" className="button" onClick={more}>
            <Trans>Show more</Trans>
          </button>
        )}
        <Searched answer={answer} isAsked={text.trim() !== ''} />
      </div>
    </>
  )
}

/** What stands in the box: from the address, and into it; `came` rises when somebody comes with another question. */
function useTyped(): { text: string; type(text: string): void; came: number } {
  const route = useRoute()
  const asked = route.view === 'search' ? route.query : ''
  const [typed, setTyped] = useState({ asked, text: asked, came: 0 })
  const { text, came } = typed
  if (asked !== typed.asked) setTyped({ asked, text: asked, came: asked === text ? came : came + 1 })
  useEffect(() => {
    const timer = setTimeout(() => navigate({ view: 'search', query: text }, 'replace'), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [text])
  return { text, type: (text) => setTyped({ asked, text, came }), came }
}

/** What the words and filters find, while somebody types. */
function useFound(text: string, names: FilterNames): { answer: Answer; more(): void; error: unknown } {
  const bridge = useBridge()
  const { t, i18n } = useLingui()
  const [limit, setLimit] = useState(SHOWN)
  useEffect(() => setLimit(SHOWN), [text])
  const ask = useCallback(
    async (typed: string): Promise<Answer> => {
      const { rooms, session } = useMirror.getState()
      const name = session.state === 'signedIn' ? session.account.name : ''
      const { query, unclear } = asked(typed, names, rooms, { name, called: ['me', t({ message: 'me', context: 'search filter' })] })
      if (query.words === '' && Object.keys(query).length === 1) return { ...NOTHING, unclear }
      return { ...(await bridge.search({ ...query, limit })), unclear, words: query.words }
    },
    [bridge, names, i18n.locale, limit],
  )
  const { found, error } = useAnswer(ask, text)
  return { answer: found ?? NOTHING, more: () => setLimit(limit + SHOWN), error }
}

/** Filters go by their English names everywhere, and by those of the reader's language. */
function useFilterNames(): FilterNames {
  const { t, i18n } = useLingui()
  return useMemo(
    () => ({
      from: [t({ message: 'from', context: 'search filter' }), 'from'],
      in: [t({ message: 'in', context: 'search filter' }), 'in'],
      has: [t({ message: 'has', context: 'search filter' }), 'has'],
      before: [t({ message: 'before', context: 'search filter' }), 'before'],
      after: [t({ message: 'after', context: 'search filter' }), 'after'],
    }),
    [i18n.locale],
  )
}

function shownFilters(names: FilterNames): string[] {
  const named = (filter: Filter, value = '') => `${names[filter][0]}:${value}`
  return [named('from'), named('in'), named('has', 'link'), named('has', 'code'), named('before'), named('after')]
}

function Results({ answer }: { answer: Answer }) {
  const { found = [], people = {}, words } = answer
  const results = useRef<HTMLDivElement>(null)
  useMarkedWords(results, words, found)
  return (
    <div ref={results} className="search-results">
      {runsOf(found).map((run) => (
        <Run key={`${run[0]!.room} ${run[0]!.row.seq}`} run={run} people={people} />
      ))}
    </div>
  )
}

/** What was found in one room, one after another, stands together. */
function runsOf(found: Found[]): Found[][] {
  return found.reduce<Found[][]>((runs, one) => {
    const last = runs.at(-1)
    if (last?.[0]?.room === one.room) last.push(one)
    else runs.push([one])
    return runs
  }, [])
}

function Run({ run, people }: { run: Found[]; people: Readonly<Record<Id, Profile>> }) {
  const { t, i18n } = useLingui()
  const locale = dateLocale(i18n.locale)
  const room = run[0]!.room
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
  if (entry === undefined) return null
  const name = entry.name || t`Direct`
  return (
    <section className="overview-room" aria-label={name}>
      <RoomHead entry={entry} name={name}>
        {null}
      </RoomHead>
      {run.map(({ row }) => (
        <div key={row.key} className="overview-thread">
          <MessageItem room={room} row={row} grouped={false} people={people} target={false} />
          <p>
            <a {...linkTo(placeIn(room, row))}>
              <Trans>Show in the room</Trans>
            </a>
            <span className="soft">{dayLabel(row.at, Date.now(), locale)}</span>
          </p>
        </div>
      ))}
    </section>
  )
}

/** Where it was looked, and what else one may try. */
function Searched({ answer, isAsked }: { answer: Answer; isAsked: boolean }) {
  const isOnline = useMirror((state) => state.connection.state === 'online')
  const { found, searched = 0 } = answer
  return (
    <div className="search-end" role="status">
      {isAsked && found?.length === 0 && (
        <>
          <h2>
            <Trans>Nothing found</Trans>
          </h2>
          <p>
            <Trans>Try other words, or fewer.</Trans>
          </p>
        </>
      )}
      {!isAsked && (
        <p>
          <Trans>Words are found by how they begin, and with a wrong letter, too.</Trans>
        </p>
      )}
      {isAsked && found !== undefined && (
        <p className="soft">
          {isOnline ? (
            <Plural
              value={searched}
              one="This device keeps # message, and searched it. What was never open here is not among them."
              other="This device keeps # messages, and searched them. What was never open here is not among them."
            />
          ) : (
            <Plural
              value={searched}
              one="Without a network, only what this device keeps is searched: # message."
              other="Without a network, only what this device keeps is searched: # messages."
            />
          )}
        </p>
      )}
    </div>
  )
}
