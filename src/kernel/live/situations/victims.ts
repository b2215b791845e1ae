// SPDX-License-Identifier: MIT
// What state the victim is in: alive, told to die in several ways, dying, dead.
import { certain, notExpressible, race } from './row.ts'

const held = notExpressible('a victim held at its exit stop')
const frozen = notExpressible('a frozen victim')
const handled = notExpressible('what the victim does with SIGTERM')

export const victimSituations = [
  certain('live', 'asleep, never signalled', '', 'mrelease', {}),
  certain('live-spinning', 'running, never signalled', 'state=spinning', 'mrelease', {}),
  certain('live-stopped', 'stopped by SIGSTOP', 'state=stopped', 'mrelease', notExpressible('a stopped victim')),
  certain('live-frozen', 'frozen (cgroup v1)', 'hold=frozen', 'mrelease', frozen),
  certain('live-8-threads', '8 threads', 'threads=8', 'mrelease', { threads: 8 }),
  certain('live-leader-exited', '8 threads, the leader has exited', 'threads=8 leader=exited', 'mrelease',
    notExpressible('an exited leader')),
  certain('live-execve', 'execve(2) after the pidfd was opened', '', '+execve mrelease', {}),
  certain('live-pid-namespace-init', 'init of its own child PID namespace', 'victim=pid-namespace-init', 'mrelease', {}),

  race('sigterm-default', 'SIGTERM, default action', 'sigterm=default', 'send:15 mrelease', {}),
  certain('sigterm-handled', 'SIGTERM, a handler', 'sigterm=handled', 'send:15 mrelease', handled),
  certain('sigterm-ignored', 'SIGTERM, ignored', 'sigterm=ignored', 'send:15 mrelease', handled),
  certain('sigterm-blocked', 'SIGTERM, blocked', 'sigterm=blocked', 'send:15 mrelease', handled),
  certain('sigterm-stopped', 'SIGTERM, default action, while stopped', 'state=stopped', 'send:15 mrelease',
    notExpressible('a stopped victim')),
  certain('sigterm-frozen', 'SIGTERM, default action, while frozen', 'hold=frozen', 'send:15 mrelease', frozen),
  race('sigquit-default', 'SIGQUIT, default action: a core dump (of size 0)', '', 'send:3 mrelease',
    notExpressible('a core dump')),
  certain('dumping', 'a core dump under way', 'dump=slow', 'send:3 +dumping mrelease', notExpressible('a core dump that goes on')),

  race('killed-at-once', 'SIGKILL, and at once the call', '', 'send:9 mrelease', {}),
  race('killed-at-once-kill', 'SIGKILL by kill(2), and at once the call', '', 'kill:9 mrelease', {}),
  race('killed-at-once-4-threads', '4 threads, SIGKILL, and at once the call', 'threads=4', 'send:9 mrelease', { threads: 4 }),
  race('killed-at-once-stopped', 'stopped, SIGKILL, and at once the call', 'state=stopped', 'send:9 mrelease',
    notExpressible('a stopped victim')),
  race('killed-at-once-spinning', 'running, SIGKILL, and at once the call', 'state=spinning', 'send:9 mrelease', {}),
  race('killed-called-twice', 'SIGKILL, and two calls', '', 'send:9 mrelease mrelease', {}),
  certain('killed-behind-the-caller', 'SIGKILL by a caller that keeps the victim off its only CPU (SCHED_FIFO)',
    'place=behind-the-caller', 'send:9 mrelease', notExpressible('a victim that cannot run before the caller sleeps')),

  certain('killed-held', 'SIGKILL; held before exit_mm by PTRACE_O_TRACEEXIT', 'hold=exit', 'send:9 mrelease', held),
  certain('killed-held-twice', 'the same, and a second call', 'hold=exit', 'send:9 mrelease mrelease', held),
  certain('killed-held-high-flags', 'the same, with flags in the upper half of the register', 'hold=exit',
    'send:9 mrelease:0x100000000', held),
  certain('killed-held-unknown-flag', 'the same, with an unknown flag', 'hold=exit', 'send:9 mrelease:2', held),
  certain('killed-held-4-threads', '4 threads, SIGKILL, all held before exit_mm', 'threads=4 hold=exit', 'send:9 mrelease', held),
  certain('killed-held-last-thread', '4 threads, SIGKILL; 3 exit, the last is held before exit_mm', 'threads=4 hold=exit-last',
    'send:9 mrelease mrelease', held),
  certain('killed-held-leader-exited', 'the leader has exited; SIGKILL; the others are held', 'threads=3 leader=exited hold=exit',
    'send:9 mrelease', held),
  certain('killed-held-thread-pidfds', 'SIGKILL, held; pidfds made with PIDFD_THREAD of another thread and of the leader',
    'threads=2 hold=exit', 'send:9 mrelease@victim-thread mrelease@victim-leader', held),
  certain('killed-held-execve', 'execve(2) after the pidfd was opened, SIGKILL, held', 'hold=exit', '+execve send:9 mrelease', held),
  certain('killed-held-pid-namespace-init', 'init of a child PID namespace, SIGKILL from outside, held',
    'victim=pid-namespace-init hold=exit', 'send:9 mrelease', held),
  certain('killed-frozen', 'SIGKILL while frozen (cgroup v1)', 'hold=frozen', 'send:9 mrelease', frozen),
  certain('killed-held-let-go', 'SIGKILL, held, called, let go; called as a zombie, and when it was waited for', 'hold=exit',
    'send:9 mrelease +let-go poll:-1 mrelease +waited-for mrelease', held),
  certain('exit-group-held', 'exit_group(2), no signal; held before exit_mm', 'hold=exit', '+exit-group +at-exit-stop mrelease', held),
  certain('exit-held', 'exit(2) of its only thread, no signal; held before exit_mm', 'hold=exit', '+exit +at-exit-stop mrelease', held),

  certain('zombie', 'SIGKILL, and a zombie', '', 'send:9 poll:-1 mrelease', {}),
  certain('zombie-4-threads', '4 threads, SIGKILL, and a zombie', 'threads=4', 'send:9 poll:-1 mrelease', { threads: 4 }),
  certain('reaped', 'SIGKILL, and waited for', '', 'send:9 +waited-for mrelease', notExpressible('a victim that was waited for')),
  certain('reaped-pidfd-open', 'SIGKILL, and waited for; pidfd_open(2) of its old pid', '', 'send:9 +waited-for pidfd_open:0',
    notExpressible('a victim that was waited for')),

  certain('live-two-callers', 'two processes call at the same time; the victim lives', '', 'twice',
    notExpressible('two callers')),
  certain('killed-held-two-callers', 'SIGKILL, held; two processes call at the same time', 'hold=exit', 'send:9 twice',
    notExpressible('two callers')),
  race('killed-at-once-two-callers', 'SIGKILL, and two processes call at the same time', '', 'send:9 twice',
    notExpressible('two callers')),
]
