// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test } from 'vitest'
import { checkSituation, type Kernel, type Outcome, type Profile, type Situation } from '../kernel/index.ts'
import { exploreProgram, type Program, type ProgramExploration, runProgram } from './index.ts'
import { example, fixture, kernelForTests, patience, programOf } from './testing.ts'

let kernel: Kernel
let killFirst: Program
let reapKill: Program
beforeAll(async () => {
  kernel = await kernelForTests()
  killFirst = await programOf('kill_first', await example('kill_first'))
  reapKill = await programOf('reap_kill', await example('reap_kill'))
}, patience)

function explore(program: Program, profile: Profile, situation: object): ProgramExploration {
  return exploreProgram(kernel, { program, argv: [program.name, '4242'], profile, situation: checkSituation(situation) })
}

function results(exploration: ProgramExploration): string[] {
  const last = exploration.outcomes.map(({ calls }) => calls.at(-1))
  return [...new Set(last.map((call) => `${call?.name} ${call?.error ?? call?.result}`))].sort()
}

const left = (outcome: Outcome) => outcome.memory !== 'released'

describe('kill first', () => {
  test('may lose the race, and then with a pinner the memory stays', () => {
    const exploration = explore(killFirst, 'mainline', { pinners: 1 })
    expect(exploration.verdict).toEqual({ exhausted: true })
    expect(results(exploration)).toEqual(['process_mrelease 0', 'process_mrelease ESRCH'])
    const lost = exploration.outcomes.filter(({ calls }) => calls.at(-1)?.error === 'ESRCH')
    expect(lost.some(({ outcome }) => outcome.memory === 'held by a pinner')).toBe(true)
    expect(exploration.outcomes.every(({ end }) => end?.kind === 'exit' && end.status === 0)).toBe(true)
  })

  test('says that the memory is shared, having killed', () => {
    const exploration = explore(killFirst, 'mainline', { sharers: 1 })
    expect(results(exploration)).toEqual(['process_mrelease EINVAL', 'process_mrelease ESRCH'])
    expect(exploration.outcomes.every(({ outcome }) => outcome.victim !== 'alive' && left(outcome))).toBe(true)
  })
})

test('what a vfork child is after execve is not answered, and not passed over', () => {
  const exploration = exploreProgram(kernel, {
    program: killFirst, argv: ['kill_first', '4243'], profile: 'mainline',
    situation: checkSituation({ held: 'frozen', sharers: 1, sharerKinds: ['vfork-child'] }),
  })
  expect(exploration.verdict).toEqual({ exhausted: false, reason: 'program' })
  const ends = exploration.outcomes.map(({ end }) => (end?.kind === 'stopped' ? end.reason : end?.kind))
  expect(new Set(ends)).toEqual(new Set(['exit', 'it asks for what is not simulated']))
})

describe('REAP_KILL', () => {
  test.each(['reap-kill-v1', 'reap-kill-v2', 'reap-kill-v3'] as const)('%s on a living process always releases its memory', (profile) => {
    const exploration = explore(reapKill, profile, { threads: 2, pinners: 2 })
    expect(exploration.verdict).toEqual({ exhausted: true })
    expect(results(exploration)).toEqual(['process_mrelease 0'])
    expect(exploration.outcomes.some(({ outcome }) => left(outcome))).toBe(false)
  })

  test('v2 refuses shared memory and kills nobody', () => {
    const exploration = explore(reapKill, 'reap-kill-v2', { sharers: 1 })
    expect(results(exploration)).toEqual(['process_mrelease EINVAL'])
    const [only] = exploration.outcomes
    expect(only?.outcome).toMatchObject({ victim: 'alive', sharers: ['alive'] })
    expect(only?.output).toEqual([{ fd: 2, text: expect.stringContaining('not killed') as unknown }])
    expect(only?.end).toEqual({ kind: 'exit', status: 1 })
  })

  test('is not in the kernel of today, and the program kills first', () => {
    const exploration = explore(reapKill, 'mainline', {})
    expect(results(exploration)).toEqual(['process_mrelease 0', 'process_mrelease ESRCH'])
    expect(exploration.outcomes.every(({ calls }) => calls.some((call) => call.name === 'pidfd_send_signal'))).toBe(true)
  })
})

describe('one schedule', () => {
  const setup = () => ({
    program: killFirst,
    argv: ['kill_first', '4242'],
    profile: 'mainline' as const,
    situation: checkSituation({ threads: 2, pinners: 1 }),
  })

  test('is the same for the same seed, and plain data', () => {
    const run = runProgram(kernel, { ...setup(), by: { seed: 7 } })
    expect(runProgram(kernel, { ...setup(), by: { seed: 7 } })).toEqual(run)
    expect(structuredClone(run)).toEqual(run)
  })

  test('has an outcome that the exploration has found', () => {
    const { outcomes } = exploreProgram(kernel, setup())
    const all = outcomes.map(({ output, end, outcome: { node: _node, ...seen } }) => JSON.stringify([output, end, seen]))
    for (let seed = 0; seed < 200; seed++) {
      const { output, end, trace } = runProgram(kernel, { ...setup(), by: { seed } })
      const { node: _node, ...seen } = trace.end
      expect(all).toContain(JSON.stringify([output, end, seen]))
    }
  })

  test('given as a witness leads to the outcome that it bears witness to', () => {
    const { outcomes } = exploreProgram(kernel, setup())
    expect(outcomes.length).toBeGreaterThan(5)
    for (const { witness, outcome, output, end } of outcomes) {
      const run = runProgram(kernel, { ...setup(), by: { schedule: witness } })
      // Each tree numbers its nodes as it meets them.
      expect({ ...run.trace.end, node: 0 }).toEqual({ ...outcome, node: 0 })
      expect({ output: run.output, end: run.end }).toEqual({ output, end })
    }
  })

  test('tells for each of its steps where the program is', () => {
    const run = runProgram(kernel, { ...setup(), by: { seed: 1 } })
    const path = [0, ...run.trace.steps.map(({ node }) => node)]
    const lines = path.map((node) => run.nodes[node]?.line ?? 0)
    expect(lines.every((line) => killFirst.lines.includes(line))).toBe(true)
    expect(run.nodes[0]?.pending).toEqual({ name: 'pidfd_open', args: ['4242', '0'] })
    expect(run.nodes[run.trace.end.node]?.end).toEqual(run.end)
    expect(run.calls.map(({ name, args }) => `${name}(${args.join(', ')})`)).toEqual([
      'pidfd_open(4242, 0)',
      'pidfd_send_signal(3, SIGKILL, NULL, 0)',
      'process_mrelease(3, 0)',
    ])
  })
})

describe('an exploration', () => {
  test('runs the program once for each history of results, not for each schedule', () => {
    const { states, programNodes, outcomes } = explore(killFirst, 'mainline', { threads: 3, pinners: 2 })
    expect(states).toBeGreaterThan(1000)
    expect(programNodes).toBeLessThan(10)
    expect(structuredClone(outcomes)).toEqual(outcomes)
  })

  test('names each outcome once', () => {
    const { outcomes } = explore(reapKill, 'mainline', { threads: 2, pinners: 1 })
    const seen = outcomes.map(({ output, end, outcome: { node: _node, ...rest } }) => JSON.stringify([output, end, rest]))
    expect(new Set(seen).size).toBe(seen.length)
    expect(outcomes.map(({ witness }) => witness.length)).toEqual(outcomes.map(({ witness }) => witness.length).sort((a, b) => a - b))
  })

  test(
    'is not exhausted when the program had to be stopped',
    async () => {
      const program = await programOf('hostile', await fixture('hostile'))
      const exploration = exploreProgram(kernel, {
        program,
        argv: ['hostile', 'kernel calls'],
        profile: 'mainline',
        situation: checkSituation({}),
      })
      expect(exploration.verdict).toEqual({ exhausted: false, reason: 'program' })
      expect(exploration.outcomes[0]?.end).toMatchObject({ kind: 'stopped' })
    },
    patience,
  )
})

describe('a program that reads how much memory there is', () => {
  const source = `#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
static void show(void)
{
	char line[32];
	FILE *file = fopen("/sys/fs/cgroup/victim/memory.current", "r");
	if (file == NULL || fgets(line, sizeof(line), file) == NULL)
		exit(EXIT_FAILURE);
	printf("%ld ", strtol(line, NULL, 10) / 1024 / 1024);
	fclose(file);
}
int main(int argc, char *argv[])
{
	int pidfd = pidfd_open(atoi(argv[argc - 1]), 0);
	show();
	pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
	printf("%d ", process_mrelease(pidfd, 0));
	show();
	return 0;
}
`
  test(
    'sees all of it before, none after a release, and any amount after a lost race',
    async () => {
      const program = await programOf('memory', source)
      const { outcomes, verdict, programNodes } = exploreProgram(kernel, {
        program,
        argv: ['memory', '4242'],
        profile: 'mainline',
        situation: checkSituation({ pages: 3, pinners: 1 }),
      })
      expect(verdict).toEqual({ exhausted: true })
      const texts = new Set(outcomes.map(({ output }) => output.map(({ text }) => text).join('')))
      expect(texts).toEqual(new Set(['3 0 0 ', '3 -1 0 ', '3 -1 1 ', '3 -1 2 ', '3 -1 3 ']))
      expect(programNodes).toBeLessThan(15)
    },
    patience,
  )
})

describe('a program that kills itself by its own call', () => {
  test(
    'ends by SIGKILL, and what it would have said is not said',
    async () => {
      const source = `#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <unistd.h>
int main(void)
{
	printf("before\\n");
	printf("after: %d\\n", process_mrelease(pidfd_open(getpid(), 0), 1));
	return 0;
}
`
      const program = await programOf('suicide', source)
      const { outcomes } = exploreProgram(kernel, { program, argv: ['suicide'], profile: 'reap-kill-v2', situation: checkSituation({}) })
      expect(outcomes.map(({ output, end }) => ({ output, end }))).toEqual([
        {
          output: [{ fd: 1, text: 'before\n' }],
          end: { kind: 'exit', status: 137, signal: 'SIGKILL', detail: expect.any(String) as unknown },
        },
      ])
    },
    patience,
  )
})

test('PIDFD_SELF stands for the caller since 6.15; before, it is a number like any other', async () => {
  const program = await programOf('self', `
    #define _GNU_SOURCE
    #include <sys/mman.h>
    int main(void) { return process_mrelease(-10000, 0) == -1 ? 1 : 0; }
  `)
  const error = (release: Situation['release']) => {
    const situation = checkSituation({ release })
    const run = runProgram(kernel, { program, argv: ['self'], profile: 'mainline', situation, by: { seed: 1 } })
    return run.calls.at(-1)?.error
  }
  expect([error('6.9'), error('6.15'), error('7.3')]).toEqual(['EBADF', 'EINVAL', 'EINVAL'])
}, patience)

test('select(2) looks only as far as the table of descriptors goes, which grows and does not shrink', async () => {
  const program = await programOf('table', `
    #include <sys/select.h>
    #include <unistd.h>
    static int at(int fd)
    {
      fd_set set;
      struct timeval none = { 0, 0 };
      FD_ZERO(&set);
      FD_SET(fd, &set);
      return select(fd + 1, &set, NULL, NULL, &none) == 0 && FD_ISSET(fd, &set);
    }
    int main(void)
    {
      int beyond = at(63) << 0 | at(64) << 1;
      dup2(1, 64);
      close(64);
      return beyond | at(64) << 2 | at(127) << 3 | at(128) << 4;
    }
  `)
  const run = runProgram(kernel, { program, argv: ['table'], profile: 'mainline', situation: checkSituation({}), by: { seed: 1 } })
  // Bit by bit: 63 is an error, 64 is passed over and stays set; with room for 128, so is 128 only.
  expect(run.end).toEqual({ kind: 'exit', status: 0b10010 })
}, patience)

test('a program that waits by asking for the time comes to the end of its wait', async () => {
  const program = await programOf('spin', `
    #include <time.h>
    static long ms(void) { struct timespec now; clock_gettime(CLOCK_MONOTONIC, &now); return now.tv_sec * 1000 + now.tv_nsec / 1000000; }
    int main(void)
    {
      static const int waits[] = { 0, 1, 10, 100, 1000, 10000 };
      for (int i = 0; i < 6; i++)
        for (long until = ms() + waits[i]; ms() < until;)
          ;
      return 7;
    }
  `)
  const run = runProgram(kernel, { program, argv: ['spin'], profile: 'mainline', situation: checkSituation({}), by: { seed: 1 } })
  expect(run.end).toEqual({ kind: 'exit', status: 7 })
  expect(run.notes.join()).toContain('a microsecond or more for each call: nothing is measured here')
}, patience)
