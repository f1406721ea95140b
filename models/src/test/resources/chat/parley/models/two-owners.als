/*
 * Two owners on one log. After a partition or a slow stop two nodes may both believe that they sequence
 * a room. An append is a compare-and-set on the stream's head (EventLog.append): who does not know the
 * head gets a conflict, folds what it missed and checks again. Without the comparison a stale owner
 * overwrites what was acknowledged.
 */
module two_owners
open util/ordering[Seq] as order

sig Seq {}
sig Event {}

one sig Log {
  /** Durable events by sequence. */
  var at: Seq -> lone Event,
  /** What senders were told. */
  var acked: Seq -> Event
}

/** A node that sequences the room; `folded` is the log as it knows it. */
sig Owner { var folded: set Seq }

fun head: set Seq { Log.at.Event }

pred init { no Log.at and no Log.acked and no folded }

/** The owner numbers the event with what follows its own head. */
pred append[o: Owner, e: Event] {
  e not in Seq.(Log.at)
  some Seq - o.folded
  let next = min[Seq - o.folded] {
    Log.at' = Log.at ++ next -> e
    Log.acked' = Log.acked + next -> e
    folded' = folded + o -> next
  }
}

pred catchUp[o: Owner] {
  folded' = folded + o -> head
  Log.at' = Log.at and Log.acked' = Log.acked
}

pred restart[o: Owner] {
  folded' = folded - o -> Seq
  Log.at' = Log.at and Log.acked' = Log.acked
}

pred nothing { folded' = folded and Log.at' = Log.at and Log.acked' = Log.acked }

pred compared[o: Owner] { o.folded = head }

/** Parley. */
pred comparing {
  init
  always (nothing or (some o: Owner | catchUp[o] or restart[o]
    or (compared[o] and some e: Event | append[o, e])))
}

/** Known to be wrong. */
pred trusting {
  init
  always (nothing or (some o: Owner | catchUp[o] or restart[o] or (some e: Event | append[o, e])))
}

/** What was acknowledged stays, under its number, and numbers are dense. */
pred kept {
  always Log.acked in Log.at
  always all s: head | s.prevs in head
}

assert ComparingKeepsWhatWasAcked { comparing implies kept }
assert TrustingKeepsWhatWasAcked { trusting implies kept }

check ComparingKeepsWhatWasAcked for 3 but 2 Owner, 8 steps expect 0
check TrustingKeepsWhatWasAcked for 3 but 2 Owner, 8 steps expect 1

/** The model is not empty: both owners can append, one after the other. */
run BothAppend {
  comparing
  eventually (some disj a, b: Owner | some e: Event | compared[a] and append[a, e]
    and eventually (some f: Event | compared[b] and append[b, f]))
} for 3 but 2 Owner, 8 steps expect 1
