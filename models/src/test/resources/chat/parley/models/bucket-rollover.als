/*
 * Bucket rollover. A store without one big ordered file keeps a log in buckets. A reader goes on to the
 * next bucket only when the one at hand is sealed; otherwise the log ends there. A bucket is sealed by the
 * append that fills it, in one write, whose condition is that the bucket is open: its head is the expected
 * one. Only who has seen a bucket sealed appends to the next.
 */
module bucket_rollover
open util/ordering[Bucket] as bucket

sig Event {}
sig Bucket { var holds: set Event }

/** Full: no append to it any more. */
var sig Sealed in Bucket {}

/** Told to their senders as durable. */
var sig Acked in Event {}

/** Each has the bucket that it believes to be the newest. */
sig Writer { var at: one Bucket }

one sig Reader {
  /** Where it reads. */
  var reads: one Bucket,
  var seen: set Event
}

pred init {
  no holds and no Sealed and no Acked and no Reader.seen
  Reader.reads = first and Writer.at = first
}

/** It fills the bucket, or does not. */
pred append[w: Writer] {
  some e: Event - Bucket.holds {
    holds' = holds + w.at -> e
    Acked' = Acked + e
  }
  Sealed' = Sealed or Sealed' = Sealed + w.at
  at' = at and readerStays
}

pred advance[w: Writer] {
  some w.at.next
  at' = at ++ w -> w.at.next
  holds' = holds and Acked' = Acked and Sealed' = Sealed and readerStays
}

/** Reads the bucket and whether it is sealed at one moment. */
pred read {
  seen' = seen + Reader -> Reader.reads.holds
  let further = Reader.reads in Sealed and some Reader.reads.next
    | reads' = (further implies Reader -> Reader.reads.next else reads)
  holds' = holds and Acked' = Acked and Sealed' = Sealed and at' = at
}

pred readerStays { reads' = reads and seen' = seen }

pred nothing {
  holds' = holds and Acked' = Acked and Sealed' = Sealed and at' = at and readerStays
}

pred isOpen[w: Writer] { w.at not in Sealed }

/** Parley. */
pred sealedFirst {
  init
  always (nothing or read or (some w: Writer |
    (isOpen[w] and append[w]) or (w.at in Sealed and advance[w])))
}

/** Known to be wrong: goes on before it has seen its bucket sealed. */
pred unseen {
  init
  always (nothing or read or (some w: Writer | (isOpen[w] and append[w]) or advance[w]))
}

/** Known to be wrong: believes that its bucket is still open. */
pred unchecked {
  init
  always (nothing or read or (some w: Writer | append[w] or (w.at in Sealed and advance[w])))
}

/** Where a reader that goes on and on comes to. */
fun reachable: set Bucket { { b: Bucket | b.prevs in Sealed } }

/** A reader can reach what was acknowledged, and misses nothing in what it has passed. */
pred readable {
  always Acked in reachable.holds
  always Reader.reads.prevs.holds in Reader.seen
}

assert SealedFirstIsReadable { sealedFirst implies readable }
assert UnseenIsReadable { unseen implies readable }
assert UncheckedIsReadable { unchecked implies readable }

check SealedFirstIsReadable for 3 but 2 Writer, 8 steps expect 0
check UnseenIsReadable for 3 but 2 Writer, 8 steps expect 1
check UncheckedIsReadable for 3 but 2 Writer, 8 steps expect 1

/** The model is not empty: events in two buckets can be read. */
run TwoBuckets {
  sealedFirst
  eventually (all b: first + first.next | some b.holds & Reader.seen)
} for 3 but 1 Writer, 8 steps expect 1
