// SPDX-License-Identifier: MIT
// Whom the words of a scenario's name are about. Who is meant is often left to the order: in 'shared-dying-frozen' both processes die, in
// 'shared-live-killed-frozen' the sharer lives and the victim dies. Words say what they say through the methods here.
import { emptyPicture, SIGKILL, type Fate, type Hold, type Picture, type Pin, type SharerPicture } from '../picture.ts'

/** A word of a scenario's name that no table knows, or that contradicts another. */
export class UnknownWord extends Error {
  override name = 'UnknownWord'
}

/** As many threads as a situation of the model may have. Of more than that, each is as one of those. */
const MOST_THREADS = 8

/** In the order in which a process comes through them. */
const lives: readonly Fate[] = ['live', 'signalled', 'exiting', 'dumping core', 'zombie', 'reaped', 'gone']

/** What a further word makes of a state: who is 'killed' and a 'zombie' is a zombie. Who is 'killed' and 'live' is two. */
function further(now: Fate, next: Fate): Fate {
  if (next === 'live' && now !== 'live') throw new UnknownWord(`'${now}' and '${next}' are said of one process`)
  return lives.indexOf(next) > lives.indexOf(now) ? next : now
}

/** A name while it is read: the picture so far, and whom the next word about a state is about. */
export class Reading {
  readonly picture: Picture = emptyPicture()
  /** The call's flags: one scenario sends its signal only when they are 0. */
  readonly flags: number | undefined
  #subject: 'victim' | 'sharers' = 'victim'
  /** A word has said of whom what follows is, to the next such word. */
  #subjectNamed = false
  /** The victim's own state has been named; else, in 'shared-dying-frozen', it is the sharers'. */
  #victimNamed = false
  /** Of a vfork pair, whose state was named: nobody can tell as long as it is the only one. */
  #unclear = false
  #family: Fate | undefined
  #familyHold: Hold = 'nothing'
  #holdNamed = false
  #bothNamed = false
  /** The victim is held only because nobody has said that its sharers alone are. */
  #heldAlong = false
  #implied: Fate | undefined
  #pinsDenied = false
  #exitedThreads = 0
  #threadsLeft: number | undefined
  #threadsNamed = false
  #execed = false

  constructor(flags: number | undefined) {
    this.flags = flags
  }

  /** What follows is said of the victim, of the sharers (of whom there is one then), or first of these and then of the victim. */
  about(subject: 'victim' | 'sharers' | 'both'): void {
    if (subject !== 'victim' && this.#mortals.length === 0) this.share(1, 'clone')
    this.#subject = subject === 'victim' ? 'victim' : 'sharers'
    this.#subjectNamed = subject !== 'both'
    this.#bothNamed = subject === 'both'
    this.#unclear = false
  }

  /** The next state is the victim's, without a word that says so. */
  aboutVictimNext(): void {
    this.#subject = 'victim'
  }

  /** What a family of scenarios says about the victim's state, and what holds it, should no word name either. */
  ofFamily(fate: Fate, hold: Hold = 'nothing'): void {
    this.#family = fate
    this.#familyHold = hold
  }

  /** The same, unless its family has said so. */
  ofFamilyUnlessSaid(fate: Fate): void {
    this.#family ??= fate
  }

  /** What a word says in passing about the victim's state, should no word name it, and no sharer have one. */
  implies(fate: Fate): void {
    this.#implied = fate
  }

  /** The same, unless another word has said so. */
  impliesUnlessSaid(fate: Fate): void {
    this.#implied ??= fate
  }

  /** A state of the subject's. */
  is(fate: Fate): void {
    if (this.#subject === 'sharers' && this.#mortals.length > 0) {
      for (const sharer of this.#mortals) Object.assign(sharer, { fate: further(sharer.fate, fate), told: true })
      // A further state is the victim's, unless a word has said that this is about the sharers.
      if (!this.#subjectNamed) this.#subject = 'victim'
    } else {
      // 'shared-dying-frozen-target-live': what was said before is about the sharers, after all.
      if (this.#heldAlong && this.#subjectNamed && !this.#victimNamed) {
        this.picture.victim.hold = 'nothing'
        this.#holdNamed = false
      }
      this.picture.victim.fate = further(this.picture.victim.fate, fate)
      this.#victimNamed = true
    }
  }

  /** SIGKILL to the subject: whatever other signals there were, the victim's are of no account then. */
  isKilled(): void {
    const isVictim = this.#subject === 'victim' || this.#mortals.length === 0
    this.is('signalled')
    if (isVictim) Object.assign(this.picture, { signal: SIGKILL, survives: false })
  }

  /** execve: who had hold of a victim's memory before has nothing of the new one; a sharer has a memory of its own then. */
  execs(): void {
    if (this.#subject === 'sharers' && this.#mortals.length > 0) return this.is('gone')
    this.#execed = true
    this.impliesUnlessSaid('live')
  }

  /** A sharer that has exited is gone; a victim is a zombie. */
  hasExited(): void {
    this.is(this.#subject === 'sharers' ? 'gone' : 'zombie')
  }

  /** What holds the subject: everybody, as long as the victim's own state has not been named. */
  isHeld(hold: Hold): void {
    this.#holdNamed = true
    const onlySharers = this.#subjectNamed && this.#subject === 'sharers'
    // Who traces exits had all of them (variants-7.3.4.json: 'CLONE_VM sharer dying (held), target live', v1: the target was held).
    this.#heldAlong = hold !== 'held at exit' && !this.#subjectNamed && !this.#bothNamed && !this.#victimNamed && this.#mortals.length > 0
    const sharersToo = this.#subjectNamed ? onlySharers : !this.#victimNamed
    if (sharersToo) for (const sharer of this.#mortals) sharer.hold = hold
    if (!onlySharers) this.picture.victim.hold = hold
  }

  /** What does not hold the victim. */
  isNotHeld(hold: Hold): void {
    this.picture.notHeld.push(hold)
  }

  /** Sharers, of whom the next state is. */
  share(count: number, kind: SharerPicture['kind']): void {
    for (let i = 0; i < count; i++) this.#addSharer(kind)
    this.#subject = 'sharers'
  }

  /** A sharer that has been named, or else one by clone. */
  isShared(): void {
    if (this.#mortals.length > 0) this.about('sharers')
    else this.share(1, 'clone')
  }

  /** A sharer by vfork: which of parent and child a state is said of, a word has to tell. */
  shareByVfork(kind: 'vfork-child' | 'vfork-parent'): void {
    this.share(1, kind)
    this.#unclear = true
  }

  /** Parent or child, where they are so by vfork; else whoever is meant so far. */
  aboutRole(role: 'child' | 'parent'): void {
    const [vfork] = this.picture.sharers.filter(({ kind }) => /^vfork/.test(kind))
    if (vfork !== undefined) this.about(vfork.kind === `vfork-${role}` ? 'sharers' : 'victim')
  }

  /** The global init shares the memory. It has no state of its own. */
  shareWithInit(): void {
    this.#addSharer('init')
    this.implies('live')
  }

  /** Somebody has hold of the memory. */
  pin(by: Pin['by'], how: Pin['how']): void {
    this.picture.pins.push({ by, how })
  }

  /** Nobody has. */
  denyPins(): void {
    this.#pinsDenied = true
    this.picture.said.add('pins')
  }

  threads(count: number): void {
    const { victim } = this.picture
    const threads = Math.min(MOST_THREADS, count)
    if (this.#threadsNamed && threads !== victim.threads) throw new UnknownWord(`it has ${victim.threads} threads, and ${threads}`)
    this.#threadsNamed = true
    this.picture.said.add('threads')
    victim.threads = threads
  }

  needThreads(count: number): void {
    this.picture.victim.threads = Math.max(count, this.picture.victim.threads)
  }

  /** Threads beside the leader that have exited. */
  threadsExited(count: number): void {
    this.#exitedThreads += count
    this.impliesUnlessSaid('live')
  }

  /** Threads that have not exited. */
  threadsLeft(count: number): void {
    this.#threadsLeft = count
    this.impliesUnlessSaid('live')
  }

  /**
   * The picture, when all words have been read.
   *
   * @param refuse Called with what the name leaves open, or contradicts itself in.
   */
  finish(refuse: (message: string) => void): Picture {
    const { picture } = this
    const { victim } = picture
    if (picture.notHeld.includes(victim.hold)) refuse(`the victim is ${victim.hold}, and is not`)
    // Who is not dying does not come to its exit.
    for (const sharer of picture.sharers) if (!sharer.told && sharer.hold === 'held at exit') sharer.fate = 'signalled'
    if (this.#pinsDenied && picture.pins.length > 0) refuse('it says that nobody has hold of the memory, and that somebody has')
    if (this.#execed && (picture.sharers.length > 0 || picture.pins.length > 0)) {
      refuse('after an execve, of which memory somebody has hold is not said')
    }
    victim.told = this.#victimNamed
    if (!this.#victimNamed) this.#finishFate(refuse)
    if (!this.#victimNamed && !this.#holdNamed) victim.hold = this.#familyHold
    // A leader that has exited is counted, until the last thread has.
    if (this.#threadsLeft !== undefined) this.#finishThreads(this.#threadsLeft, refuse)
    // Where it is not said how many threads there were, there is the leader.
    if (victim.threads > 1 && this.#exitedThreads >= victim.threads) refuse('no thread is left')
    victim.threads = Math.max(1, victim.threads - this.#exitedThreads)
    return picture
  }

  #finishThreads(left: number, refuse: (message: string) => void): void {
    const { victim } = this.picture
    const all = left + (victim.leaderExited ? 1 : 0) + this.#exitedThreads
    const unlike = this.#threadsNamed && Math.min(MOST_THREADS, all) !== victim.threads
    if (unlike) refuse(`${left} threads are left, and not of ${victim.threads}`)
    this.threads(all)
  }

  #finishFate(refuse: (message: string) => void): void {
    const { aim, sharers, victim } = this.picture
    // Who is gone is not the target.
    if (this.#unclear && sharers.some(({ fate, hold }) => fate !== 'gone' && (fate !== 'live' || hold !== 'nothing'))) {
      refuse("of parent and child, who is the target? Say 'target' before its state.")
    }
    // 'shared-dying-frozen' is about both; who is gone long since had no part in what happens.
    const shared = this.#mortals[0]?.fate
    const said = this.#family ?? (shared === 'gone' ? 'live' : shared) ?? this.#implied
    victim.fate = said ?? 'live'
    if (said === undefined && /^victim/.test(aim)) refuse('no word says what state the victim is in (live, killed, zombie, reaped ...)')
  }

  /** All sharers but init. */
  get #mortals(): SharerPicture[] {
    return this.picture.sharers.filter(({ kind }) => kind !== 'init')
  }

  #addSharer(kind: SharerPicture['kind']): void {
    this.picture.sharers.push({ kind, fate: 'live', hold: 'nothing', of: 'anybody', told: false })
  }
}
