// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test } from 'vitest'
import { checkSituation, pids } from '../kernel/index.ts'
import { exploreProgram, type Program } from './index.ts'
import { kernelForTests, patience, programOf } from './testing.ts'

const source = `#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <unistd.h>

static volatile int code = 1;

static void
handler(int signal, siginfo_t *info, void *context)
{
	(void) signal;
	(void) context;
	code = info->si_code;
}

/* send PID OPEN-FLAGS SEND-FLAGS SIGNAL; a PID below 0 is a descriptor */
int
main(int argc, char *argv[])
{
	const struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	const int pid = atoi(argv[1]);
	const int fd = pid < 0 ? pid : pidfd_open(pid, (unsigned int) atoi(argv[2]));

	(void) argc;
	sigaction(SIGUSR1, &action, NULL);
	if (pidfd_send_signal(fd, atoi(argv[4]), NULL, (unsigned int) atoi(argv[3])) == -1)
		printf("errno %d", errno);
	else
		printf("sent, code %d", code);
	return 0;
}
`
const signals = { SIGUSR1: 10, SIGKILL: 9 }
const openFlags = { PIDFD_THREAD: 0o200 }
const sendFlags = { THREAD: 1, THREAD_GROUP: 2, PROCESS_GROUP: 4 }
const self = { PIDFD_SELF_THREAD: -10000, PIDFD_SELF_THREAD_GROUP: -10001 }

let program: Program
beforeAll(async () => {
  program = await programOf('send', source)
}, patience)

/** What the program says in all schedules, or why it was stopped; and what became of the victim. */
async function send(pid: number, open: number, flags: number, signal: number, situation: object = {}): Promise<string[]> {
  const argv = ['send', ...[pid, open, flags, signal].map(String)]
  const setup = { program, argv, profile: 'mainline' as const, situation: checkSituation(situation) }
  const { outcomes } = exploreProgram(await kernelForTests(), setup)
  const said = outcomes.map(({ output, end, outcome }) =>
    end?.kind === 'stopped' ? end.reason : `${output.map(({ text }) => text).join('')}${outcome.victim === 'alive' ? '' : ', dead'}`,
  )
  return [...new Set(said)]
}

describe('pidfd_send_signal(2)', () => {
  test.each([
    ['to a process', pids.caller, 0, 0, 'sent, code 0'],
    ['to a thread, by the flag', pids.caller, 0, sendFlags.THREAD, 'sent, code -6'],
    ['to a thread, by the descriptor', pids.caller, openFlags.PIDFD_THREAD, 0, 'sent, code -6'],
    ['to a thread, with the flag of its process', pids.caller, openFlags.PIDFD_THREAD, sendFlags.THREAD_GROUP, 'sent, code 0'],
    ['to the calling thread', self.PIDFD_SELF_THREAD, 0, 0, 'sent, code -6'],
    ['to the calling process', self.PIDFD_SELF_THREAD_GROUP, 0, 0, 'sent, code 0'],
  ])('tells a handler how it was sent: %s', async (_what, pid, open, flags, said) => {
    expect(await send(pid, open, flags, signals.SIGUSR1)).toEqual([said])
  })

  test('kills a process through its leader', async () => {
    expect(await send(pids.victim, 0, sendFlags.THREAD, signals.SIGKILL, { threads: 2 })).toEqual(['sent, code 1, dead'])
  })

  test('to a leader that has exited, or to a process group, is not guessed', async () => {
    const [toLeader] = await send(pids.victim, 0, sendFlags.THREAD, signals.SIGKILL, { threads: 2, leaderExited: true })
    const [toGroup] = await send(pids.victim, 0, sendFlags.PROCESS_GROUP, signals.SIGKILL)
    expect([toLeader, toGroup]).toEqual([expect.stringContaining('is not simulated'), expect.stringContaining('is not simulated')])
  })

  test.each(Object.entries(sendFlags))('knows PIDFD_SIGNAL_%s from Linux 6.9 on only', async (_name, flag) => {
    expect(await send(pids.victim, 0, flag, 0, { release: '6.1' })).toEqual(['errno 22'])
    expect(await send(pids.victim, 0, flag, 0, { release: '6.9' })).not.toContain('errno 22')
  })

  test('knows no two flags at once, and no others', async () => {
    for (const flags of [3, 8, -1]) expect(await send(pids.victim, 0, flags, 0)).toEqual(['errno 22'])
  })
})
