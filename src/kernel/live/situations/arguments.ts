// SPDX-License-Identifier: MIT
// What is passed: file descriptors, pidfds of the wrong process or thread, flags.
import { certain } from './row.ts'

export const argumentSituations = [
  certain('bad-fd', 'fd -1', '', 'mrelease@bad-fd:0', {}),
  certain('closed-fd', 'a number that is no open file', '', 'mrelease@closed-fd:0', {}),
  certain('path-fd', 'a file opened with O_PATH', '', 'mrelease@path-fd:0', {}),
  certain('fd-not-pidfd', 'a file that is no pidfd', '', 'mrelease@not-a-pidfd:0', {}),
  certain('fd-proc-dir', 'the directory /proc/PID, which pidfd_send_signal accepts', '', 'mrelease@proc-dir:0', {}),
  certain('flags-unknown', 'a flag that no kernel knows; the victim lives', '', 'mrelease:2', {}),
  certain('flags-reap-kill', 'the flag that was proposed as PROCESS_MRELEASE_REAP_KILL; the victim lives', '', 'mrelease:1', {}),
  certain('flags-before-fd', 'an unknown flag and a bad fd: which is looked at first?', '', 'mrelease@bad-fd:2', {}),
  certain('flags-before-state', 'an unknown flag, and a zombie', '', 'send:9 poll:-1 mrelease:2', {}),
  certain('kernel-thread', 'a pidfd of kthreadd', '', 'mrelease@kernel-thread', {}),
  certain('init', 'a pidfd of init', '', 'mrelease@init', {}),
  certain('self', 'a pidfd of the caller itself', '', 'mrelease@self', {}),
  certain('pidfd-self', 'PIDFD_SELF', '', 'mrelease@pidfd-self', {}, '6.18'),
  certain('thread-pidfd-live', 'a pidfd of a thread that is not the leader (PIDFD_THREAD), nobody killed', 'threads=2',
    'mrelease@victim-thread', { threads: 2 }),
  certain('leader-pidfd-live', 'a pidfd of the leader made with PIDFD_THREAD, nobody killed', 'threads=2', 'mrelease@victim-leader',
    { threads: 2 }),
  certain('thread-live-named', 'a thread that is not the leader, named by its own number; nobody killed', 'threads=2',
    'poll@victim-thread:0 pidfd_open@victim-thread:128 send@victim-thread:0 kill@victim-thread:0', { threads: 2 }, '6.9'),
  certain('thread-pidfd-killed', 'a pidfd of a thread that is not the leader; the process is killed', 'threads=2',
    'send:9 mrelease@victim-thread', { threads: 2 }),
  certain('pidfd-open-thread', 'pidfd_open(2) of a thread that is not the leader, without PIDFD_THREAD', 'threads=2',
    'pidfd_open@victim-thread:0', { threads: 2 }, '6.18'),
]
