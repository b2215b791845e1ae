// SPDX-License-Identifier: MIT
// What a situation means to the model: where each actor begins, and what it may do (model/layout.ts, STARTS and TRAITS).
import { actorsOf } from './actors.ts'
import type { Core } from './core.ts'
import * as model from './model/layout.ts'
import type { Profile } from './profile-names.ts'
import {
  isBefore, isKernelThread, keptUnits, kindsOfPinners, kindsOfSharers, type MemoryKind, type PinnerKind, type Release, type SharerKind,
  type Situation, SituationError,
} from './situation.ts'

/** One actor's beginning. */
interface Role {
  start: number
  traits: number
}

/**
 * Writes profile and situation (checked) to the model.
 * @throws SituationError when there is no such profile.
 */
export function writeSituation(core: Core, profile: Profile, situation: Situation): void {
  if (!Object.hasOwn(profileNumbers, profile)) {
    throw new SituationError(`There is no profile ${profile}: there are ${Object.keys(profileNumbers).join(', ')}.`)
  }
  const roles = rolesOf(situation)
  const owned = roles.some(({ start }, actor) => actor > 0 && start <= model.UNMAPPING)
  const kept = keptUnits(situation)
  // When nobody holds the memory any more, exit_mmap has run before the caller starts. Before 6.1 it set no MMF_OOM_SKIP.
  const skipSet = !owned && (profile !== 'mainline' || !isBefore(situation.release, '6.1'))
  const count = (...kinds: MemoryKind[]) => situation.memory.filter((kind) => kinds.includes(kind)).length
  // In the order of model/layout.ts.
  const words = [
    profileNumbers[profile],
    releaseNumbers[situation.release],
    situation.threads,
    situation.pinners,
    situation.sharers,
    situation.oomReaper,
    owned ? situation.pages - kept : 0,
    owned ? kept : 0,
    count('behind-notifier'),
    situation.oomSkip || skipSet,
    kindsOfSharers(situation).some((kind) => !kind.startsWith('vfork')),
    situation.parentWaits,
    situation.callerIsParent,
    secondCallerNumbers[situation.secondCaller],
    situation.callerKilled,
    count('swapped'),
    count('private-file'),
    count('shared-file'),
    count('hugetlb', 'pfnmap'),
  ]
  words.forEach((value, index) => core.write(model.CONFIG + index * 4, Number(value)))
  roles.forEach(({ start, traits }, actor) => {
    core.write(model.STARTS + actor * 4, start)
    core.write(model.TRAITS + actor * 4, traits)
  })
}

/** The role of each actor that has a nibble, in order. */
function rolesOf(situation: Situation): Role[] {
  const pinners = kindsOfPinners(situation)
  const sharers = kindsOfSharers(situation)
  let pinner = 0
  let sharer = 0
  let thread = 0
  const roles: Role[] = []
  for (const { kind } of actorsOf(situation)) {
    if (kind === 'caller' || kind === 'oom-reaper') roles.push({ start: model.IDLE, traits: 0 })
    else if (kind === 'victim-thread') roles.push(threadRole(situation, thread++))
    else if (kind === 'pinner') roles.push(pinnerRole(situation, pinners[pinner++] ?? 'reader'))
    else if (kind === 'sharer') roles.push(sharerRoles[sharers[sharer++] ?? 'clone'])
  }
  return roles
}

function threadRole(situation: Situation, thread: number): Role {
  const { victim, leaderExited, survivesSigterm, exitsByItself, permission } = situation
  const unmarked = exitsUnmarked(situation)
  const left = leaderExited && thread === 0 && victim !== 'reaped'
  const dead = victim === 'zombie' || (victim === 'reaped' && thread > 0) || (victim === 'freeing' && thread < situation.threads - 1)
  return {
    start: left || dead ? model.DEAD : unmarked && victim === 'exiting' ? model.RUNNING : victimStarts[victim],
    traits: holdOf(situation, thread)
      | (unmarked && victim === 'exiting' ? model.WANTS_ONLY_SIGKILL : 0)
      | (survivesSigterm ? model.SURVIVES_SIGTERM : 0)
      | (exitsByItself && !unmarked ? model.MAY_EXIT : 0)
      | permissionTraits[permission],
  }
}

/**
 * Up to 5.19 a lone thread that exits by itself gets no SIGNAL_GROUP_EXIT (do_group_exit before cbe9dac37904), and PF_EXITING only behind
 * PTRACE_EVENT_EXIT: where a tracer holds it, nobody can tell that it does not just run.
 */
function exitsUnmarked({ threads, held, release }: Situation): boolean {
  return threads === 1 && held === 'at-exit' && isBefore(release, '6.0')
}

const victimStarts: Readonly<Record<Situation['victim'], number>> = {
  'running': model.RUNNING,
  'killed': model.KILLED,
  'exiting': model.EXITING,
  'dumping-core': model.DUMPING,
  'freeing': model.UNMAPPING,
  'zombie': model.DEAD,
  'reaped': model.RELEASED,
}

const permissionTraits: Readonly<Record<Situation['permission'], number>> = {
  'may-kill': 0,
  'may-not-kill': model.FOREIGN,
  'outside-pid-namespace': model.OUTSIDE,
  'init-of-the-namespace': model.NAMESPACE_INIT,
}

const secondCallerNumbers: Readonly<Record<Situation['secondCaller'], number>> = {
  'nobody': model.SECOND_NOBODY,
  'calls': model.SECOND_CALLS,
  'kills-and-calls': model.SECOND_KILLS,
  'reap-kill': model.SECOND_REAP_KILLS,
}

/** What holds a thread, the leader being number 0. */
function holdOf({ held, victim }: Situation, thread: number): number {
  if (held === 'leader-at-exit') return thread === 0 ? model.HELD_AT_EXIT : 0
  if (held === 'others-at-exit') return thread === 0 ? 0 : model.HELD_AT_EXIT
  // In do_exit, before exit_mm, it takes no step either.
  return held === 'uninterruptible' && victim === 'exiting' ? model.HELD_AT_EXIT : holdTraits[held]
}

const holdTraits: Readonly<Record<Exclude<Situation['held'], 'leader-at-exit' | 'others-at-exit'>, number>> = {
  'nothing': 0,
  'stopped': model.WANTS_ONLY_SIGKILL,
  'frozen': model.FROZEN | model.WANTS_ONLY_SIGKILL,
  'uninterruptible': model.FROZEN,
  'at-exit': model.HELD_AT_EXIT,
}

function pinnerRole({ victim, release }: Situation, kind: PinnerKind): Role {
  // Its files were closed before.
  if (kind === 'vhost' && (victim === 'zombie' || victim === 'reaped')) return pinnerRoles.opener
  const { start, traits } = pinnerRoles[kind]
  return { start, traits: traits | (isKernelThread(kind, release) ? model.KERNEL_THREAD : 0) }
}

const pinnerRoles: Readonly<Record<PinnerKind, Role>> = {
  'reader': { start: model.IDLE, traits: 0 },
  'open-reader': { start: model.IDLE, traits: model.KNOWS_MM },
  'holding': { start: model.HOLDING, traits: 0 },
  'stuck': { start: model.HOLDING, traits: model.STUCK },
  'looping': { start: model.IDLE, traits: model.LOOPS },
  // It has mm_count only, so nothing in the model depends on it.
  'opener': { start: model.FINISHED, traits: 0 },
  'vhost': { start: model.HOLDING, traits: model.UNTIL_EXIT_FILES },
  'kernel-thread': { start: model.HOLDING, traits: 0 },
  'kernel-thread-stuck': { start: model.HOLDING, traits: model.STUCK },
}

const sharerRoles: Readonly<Record<SharerKind, Role>> = {
  ...roleInEachState('clone', { start: model.RUNNING, traits: 0 }),
  'clone-exits': { start: model.RUNNING, traits: model.MAY_EXIT },
  'clone-gone': { start: model.RELEASED, traits: 0 },
  ...roleInEachState('vfork-child', { start: model.RUNNING, traits: model.MAY_EXEC }),
  'vfork-child-exits': { start: model.RUNNING, traits: model.MAY_EXIT },
  'vfork-parent': { start: model.RUNNING, traits: 0 },
  ...roleInEachState('other-user', { start: model.RUNNING, traits: model.FOREIGN }),
  ...roleInEachState('outside-pid-namespace', { start: model.RUNNING, traits: model.OUTSIDE }),
  'init': { start: model.RUNNING, traits: model.GLOBAL_INIT },
}

type InEachState<Kind extends string> = Record<Kind | `${Kind}-killed` | `${Kind}-frozen` | `${Kind}-killed-frozen`, Role>

/** A sharer as it is, with SIGKILL pending, frozen, and both. Who is to die, or takes no step, calls no execve any more. */
function roleInEachState<Kind extends string>(kind: Kind, role: Role): InEachState<Kind> {
  const traits = role.traits & ~model.MAY_EXEC
  const frozen = traits | model.FROZEN | model.WANTS_ONLY_SIGKILL
  return {
    [kind]: role,
    [`${kind}-killed`]: { start: model.KILLED, traits },
    [`${kind}-frozen`]: { start: role.start, traits: frozen },
    [`${kind}-killed-frozen`]: { start: model.KILLED, traits: frozen },
  } as InEachState<Kind>
}

const profileNumbers: Readonly<Record<Profile, number>> = {
  'mainline': model.MAINLINE,
  'reap-kill-v1': model.REAP_KILL_V1,
  'reap-kill-v2': model.REAP_KILL_V2,
  'reap-kill-v3': model.REAP_KILL_V3,
  'exit-mm': model.EXIT_MM,
}

const releaseNumbers: Readonly<Record<Release, number>> = {
  '5.14': model.RELEASE_5_14,
  '5.15': model.RELEASE_5_15,
  '5.16': model.RELEASE_5_16,
  '5.17': model.RELEASE_5_17,
  '5.18': model.RELEASE_5_17,
  '6.0': model.RELEASE_5_17,
  '6.1': model.RELEASE_6_1,
  '6.9': model.RELEASE_6_9,
  '6.15': model.RELEASE_6_9,
  '6.16': model.RELEASE_6_16,
  '7.3': model.RELEASE_6_16,
}
