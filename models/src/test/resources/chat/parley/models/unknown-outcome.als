/*
 * Unknown outcomes. A store may not say whether an append landed, and it may land later. The sequencer
 * then looks the event up by its id and, if it is not there, tries again. Both tries expect the head that
 * they were made for, and looking moves nothing: at most one of them can land.
 */
module unknown_outcome
open util/ordering[Head] as heads

/** Where the stream's head can be. */
sig Head {}

/** What a person wanted to say once; its id stays the same over all tries. */
sig Intent {}

/** One append on its way to the store. */
sig Try { of: one Intent, expects: one Head }

one sig Stream { var head: one Head }

/** Sent, and nobody knows what became of them. */
var sig Underway in Try {}

/** In the log. */
var sig Landed in Try {}

var sig Made in Try {}

pred init { Stream.head = first and no Underway and no Landed and no Made }

/** The owner has looked: the id is not in the log. It expects the head that it has seen. */
pred make[t: Try] {
  t not in Made
  t.expects = Stream.head
  t.of not in Landed.of
  Made' = Made + t and Underway' = Underway + t
  head' = head and Landed' = Landed
}

pred land[t: Try] {
  t in Underway
  some Stream.head.next
  head' = Stream -> Stream.head.next
  Landed' = Landed + t and Underway' = Underway - t and Made' = Made
}

pred lose[t: Try] {
  Underway' = Underway - t
  head' = head and Landed' = Landed and Made' = Made
}

pred nothing { head' = head and Underway' = Underway and Landed' = Landed and Made' = Made }

/** Parley: an append lands only on the head that it expects. */
pred comparing {
  init
  always (nothing or (some t: Try | make[t] or lose[t] or (t.expects = Stream.head and land[t])))
}

/** Known to be wrong: what is under way lands whenever it arrives. */
pred lateOnesLand {
  init
  always (nothing or (some t: Try | make[t] or lose[t] or land[t]))
}

/** What was said once is in the log at most once. */
pred landsOnce { always all i: Intent | lone Landed & of.i }

assert ComparingLandsOnce { comparing implies landsOnce }
assert LateOnesLandOnce { lateOnesLand implies landsOnce }

check ComparingLandsOnce for 4 but 9 steps expect 0
check LateOnesLandOnce for 4 but 9 steps expect 1

/** The model is not empty: a try is given up, the next one lands. */
run SecondTryLands {
  comparing
  eventually (some disj a, b: Try | a.of = b.of and a in Made - Landed and b in Landed)
} for 3 but 8 steps expect 1
