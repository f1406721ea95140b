/*
 * Subscribe and replay. A reader who joins a live room needs the history and what is said from now on,
 * with no hole between the two. Parley subscribes first and replays the log afterwards (Subscription,
 * Feed); what is published meanwhile waits. Who replays first misses what is appended in between.
 */
module subscribe_replay
open util/ordering[Seq] as order

/** Sequence numbers of the room. */
sig Seq {}

/** The room's log: durable events. */
var sig Stored in Seq {}

/** Published to the reader's subscription, not delivered yet. */
var sig Published in Seq {}

/** Delivered to the reader. */
var sig Delivered in Seq {}

enum Part { Subscription, Replay }

/** What the reader has done so far. */
var sig Done in Part {}

pred init {
  no Published and no Delivered and no Done
  dense[Stored]
}

pred dense[seqs: set Seq] { all s: seqs | s.prevs in seqs }

pred append {
  some s: Seq - Stored {
    s.prevs in Stored
    Stored' = Stored + s
    Published' = (Subscription in Done implies Published + s else Published)
  }
  Delivered' = Delivered and Done' = Done
}

pred subscribe {
  Done' = Done + Subscription
  Stored' = Stored and Published' = Published and Delivered' = Delivered
}

/** Everything that is in the log at this moment. */
pred replay {
  Replay not in Done
  Done' = Done + Replay
  Delivered' = Delivered + Stored
  Stored' = Stored and Published' = Published
}

pred deliver {
  Done = Part
  some Published
  Delivered' = Delivered + min[Published]
  Published' = Published - min[Published]
  Stored' = Stored and Done' = Done
}

pred nothing {
  Stored' = Stored and Published' = Published and Delivered' = Delivered and Done' = Done
}

pred behaves { init and always (append or subscribe or replay or deliver or nothing) }

/** Parley: the replay comes after the subscription. */
pred subscribeFirst { always (replay implies Subscription in Done) }

/** Known to be wrong. */
pred replayFirst { always (Subscription in Done' - Done implies Replay in Done) }

/** No hole at any time, and nothing missing once all that was published is delivered. */
pred contiguous {
  always (Done = Part implies dense[Delivered])
  always (Done = Part and no Published implies Delivered = Stored)
}

assert SubscribeFirstIsContiguous { behaves and subscribeFirst implies contiguous }
assert ReplayFirstIsContiguous { behaves and replayFirst implies contiguous }

check SubscribeFirstIsContiguous for 4 but 8 steps expect 0
check ReplayFirstIsContiguous for 4 but 8 steps expect 1

/** The model is not empty: a reader can get history and live events. */
run BothKinds {
  behaves and subscribeFirst and some Stored
  eventually (Delivered = Seq and once deliver)
}
  for 3 but 8 steps expect 1
