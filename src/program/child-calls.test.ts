// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test } from 'vitest'
import { checkSituation } from '../kernel/index.ts'
import { exploreProgram, type Program } from './index.ts'
import { kernelForTests, patience, programOf } from './testing.ts'

const source = `#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int
main(int argc, char *argv[])
{
	const pid_t pid = atoi(argv[1]);
	int status = -1;
	pid_t waited;

	if (argc > 2)
		kill(pid, atoi(argv[2]));
	if (argc > 3)
		kill(pid, atoi(argv[3]));
	waited = waitpid(pid, &status, 0);
	if (waited == -1) {
		printf("%s\\n", strerrorname_np(errno));
		return 1;
	}
	printf("%d", waited == pid);
	if (WIFSIGNALED(status))
		printf(" killed by %d%s", WTERMSIG(status), WCOREDUMP(status) ? ", dumped" : "");
	if (WIFEXITED(status))
		printf(" exited with %d", WEXITSTATUS(status));
	printf(" %d", wait(&status));
	printf(" %s\\n", strerrorname_np(errno));
	return 0;
}
`

let program: Program
beforeAll(async () => {
  program = await programOf('parent', source)
}, patience)

async function said(args: string[], situation: object): Promise<string[]> {
  const kernel = await kernelForTests()
  const setup = { program, argv: ['parent', ...args], profile: 'mainline' as const, situation: checkSituation(situation) }
  const { outcomes, verdict } = exploreProgram(kernel, setup)
  expect(verdict).toEqual({ exhausted: true })
  return [...new Set(outcomes.map(({ output }) => output.map(({ text }) => text).join('')))]
}

describe('waitpid(2)', () => {
  test.each([
    [9, '1 killed by 9 -1 ECHILD\n'],
    [6, '1 killed by 6, dumped -1 ECHILD\n'],
  ])('tells the parent of what its child has died: signal %i', async (signal, text) => {
    expect(await said(['4242', String(signal)], { callerIsParent: true })).toEqual([text])
  })

  test('tells that a stopped child has died of SIGKILL, and not of what it could not take before', async () => {
    expect(await said(['4242', '15', '9'], { callerIsParent: true, held: 'stopped' })).toEqual(['1 killed by 9 -1 ECHILD\n'])
    expect(await said(['4242', '15', '9'], { callerIsParent: true })).toEqual(['1 killed by 15 -1 ECHILD\n'])
  })

  test('tells how a child ended that was killed before', async () => {
    expect(await said(['4242'], { callerIsParent: true, victim: 'killed' })).toEqual(['1 killed by 9 -1 ECHILD\n'])
  })

  test.each(['4242', '999999', '-1'])('has nobody to wait for without a child: %s', async (pid) => {
    expect(await said([pid], {})).toEqual(['ECHILD\n'])
  })

  test('waits for no process group', async () => {
    const kernel = await kernelForTests()
    const setup = { program, argv: ['parent', '-7'], profile: 'mainline' as const, situation: checkSituation({}) }
    const [outcome] = exploreProgram(kernel, setup).outcomes
    expect(outcome?.end).toEqual({ kind: 'stopped', reason: expect.stringContaining('waitpid(-7, …) for a process group') as unknown })
  })
})
