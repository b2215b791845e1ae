// SPDX-License-Identifier: MIT
// The same C file, compiled for this machine and for the page, must say the same on both kernels.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { checkSituation, type Kernel, pids } from '../kernel/index.ts'
import { exploreProgram, type Program, ProgramTree, type ProgramNode } from './index.ts'
import { example, fixture, hasSameKernel, kernelForTests, nativeProgram, patience, programOf, runNative } from './testing.ts'

const gcc = nativeTool('gcc', 'apt-get install gcc libc6-dev')

const sameKernel = await hasSameKernel(gcc)

interface Said {
  stdout: string
  stderr: string
  status: number | null
}

function saidInPage({ output, end }: Pick<ProgramNode, 'output'> & { end?: ProgramNode['end'] | undefined }): Said {
  const of = (fd: 1 | 2) =>
    output
      .filter((piece) => piece.fd === fd)
      .map((piece) => piece.text)
      .join('')
  return { stdout: of(1), stderr: of(2), status: end?.kind === 'exit' ? end.status : null }
}

/** The PID of the victim is the one difference that there may be. */
function saidNatively(path: string, argv: readonly string[], victim?: number): Said {
  const { stdout, stderr, status } = runNative(path, argv)
  const plain = (text: string) => (victim === undefined ? text : text.replaceAll(String(victim), String(pids.victim)))
  return { stdout: plain(stdout), stderr: plain(stderr), status }
}

const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.pid !== undefined) {
      try {
        // The whole group: a helper may have children of its own.
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It is gone.
      }
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
})

/** A living process, in a group of its own; gone at the end of the test at the latest. */
async function victim(command: string, ...args: string[]): Promise<{ child: ChildProcess; pid: number; firstLine: () => Promise<string> }> {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await once(child, 'spawn')
  const firstLine = async () => {
    const [data] = (await once(child.stdout, 'data')) as [Buffer]
    return data.toString().trim()
  }
  return { child, pid: child.pid ?? 0, firstLine }
}

async function stateOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return status.replace(/^.*\) /s, '').charAt(0)
}

async function nameOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (await condition()) return
  }
  throw new Error('What was waited for did not happen in 10 seconds.')
}

describe.skipIf(!gcc || !sameKernel).each(['kill_first', 'kill_boost', 'process_mrelease', 'reap_kill', 'term_first'])(
  '%s says the same on this machine and in the page',
  (name) => {
    let native: string
    let program: Program
    let kernel: Kernel
    beforeAll(async () => {
      native = await nativeProgram(gcc ?? '', name, await example(name))
      program = await programOf(name, await example(name))
      kernel = await kernelForTests()
    }, patience)

    /** Everything that the program can say in the page. */
    function possible(argument: string, situation: object = {}): Said[] {
      const exploration = exploreProgram(kernel, {
        program,
        argv: [name, argument],
        profile: 'mainline',
        situation: checkSituation(situation),
      })
      expect(exploration.verdict).toEqual({ exhausted: true })
      return exploration.outcomes.map(saidInPage)
    }

    test.each([
      [[]],
      [['1', '2']],
      [['']],
      [['x']],
      [['12x']],
      [['0']],
      [['-1']],
      [['2147483648']],
      [['99999999999999999999']],
      [['0x10']],
      [['--']],
    ])('without a PID: %j', (args) => {
      expect(saidInPage(new ProgramTree(program, [name, ...args]).node(0))).toEqual(saidNatively(native, [name, ...args]))
    })

    test('a PID that nobody has', async () => {
      const unused = Number(await readFile('/proc/sys/kernel/pid_max', 'utf8')) - 1
      expect(await stateOf(unused)).toBe('')
      expect(possible(String(unused))).toEqual([saidNatively(native, [name, String(unused)])])
    })

    test('a process that was killed and waited for', async () => {
      const { child, pid } = await victim('sleep', '100')
      child.kill('SIGKILL')
      await once(child, 'exit')
      const said = saidNatively(native, [name, String(pid)], pid)
      expect(possible(String(pids.victim), { victim: 'reaped' })).toEqual([said])
    })

    test('a process that was killed and not waited for', async () => {
      // The second sleep does not wait for the first, which it has inherited; the shell itself might.
      const { pid: parent, firstLine } = await victim('sh', '-c', 'sleep 100 & echo $!; exec sleep 100')
      const pid = Number(await firstLine())
      await until(async () => (await nameOf(pid)) === 'sleep' && (await nameOf(parent)) === 'sleep')
      process.kill(pid, 'SIGKILL')
      await until(async () => (await stateOf(pid)) === 'Z')
      const said = saidNatively(native, [name, String(pid)], pid)
      expect(said.stdout).toContain('let go of its memory first')
      expect(new Set(possible(String(pids.victim), { victim: 'zombie' }))).toEqual(new Set([said]))
    })

    test('a living process, ten times: whoever wins the race', async () => {
      const all = possible(String(pids.victim))
      for (let i = 0; i < 10; i++) {
        const { child, pid } = await victim('sleep', '100')
        const said = saidNatively(native, [name, String(pid)], pid)
        expect(all).toContainEqual(said)
        expect(said.status).toBe(0)
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
        expect(child.signalCode).toBe(name === 'term_first' ? 'SIGTERM' : 'SIGKILL')
      }
    })

    test('a stopped process', async () => {
      const { pid } = await victim('sleep', '100')
      process.kill(pid, 'SIGSTOP')
      await until(async () => (await stateOf(pid)) === 'T')
      const said = saidNatively(native, [name, String(pid)], pid)
      expect(possible(String(pids.victim), { held: 'stopped' })).toContainEqual(said)
    })

    test('a process whose memory another one shares', async () => {
      const { firstLine } = await victim(await nativeProgram(gcc ?? '', 'sharer', await fixture('sharer')))
      const pid = Number(await firstLine())
      const said = saidNatively(native, [name, String(pid)], pid)
      expect(possible(String(pids.victim), { sharers: 1 })).toContainEqual(said)
    })
  },
)

describe.skipIf(!gcc || !sameKernel)('term_first, with a victim that catches SIGTERM', () => {
  test.each([
    ['ends after a while', 'trap "sleep 0.3; exit 0" TERM; echo ready; while :; do sleep 0.05; done', 'has exited', true],
    ['does not end', 'trap "" TERM; echo ready; exec sleep 100', 'out of patience, killing', false],
  ])(
    'and %s: says what it can say in the page',
    async (_what, script, expected, exitsByItself) => {
      const source = await example('term_first')
      const { pid, firstLine } = await victim('sh', '-c', script)
      expect(await firstLine()).toBe('ready')
      const said = saidNatively(await nativeProgram(gcc ?? '', 'term_first', source), ['term_first', String(pid)], pid)
      expect(said.stdout).toContain(expected)
      const { outcomes } = exploreProgram(await kernelForTests(), {
        program: await programOf('term_first', source),
        argv: ['term_first', String(pids.victim)],
        profile: 'mainline',
        situation: checkSituation({ survivesSigterm: true, exitsByItself }),
      })
      expect(outcomes.map(saidInPage)).toContainEqual(said)
    },
    patience,
  )
})

describe.skipIf(!gcc || !sameKernel)('what programs may get wrong', () => {
  /** The fixture says one thing, whatever the schedule is, and it is what it says on this machine. */
  async function expectTheSame(name: string, situation: object, native: (path: string) => Promise<Said>): Promise<void> {
    const source = await fixture(name)
    const setup = { program: await programOf(name, source), argv: [name, String(pids.victim)], profile: 'mainline' as const }
    const { outcomes, verdict } = exploreProgram(await kernelForTests(), { ...setup, situation: checkSituation(situation) })
    expect(verdict).toEqual({ exhausted: true })
    expect(outcomes.map(saidInPage)).toEqual([await native(await nativeProgram(gcc ?? '', name, source))])
  }

  test(
    'descriptors, pointers and signals are checked as this machine checks them',
    async () => {
      const { pid } = await victim('sleep', '100')
      await expectTheSame('descriptors', {}, async (path) => saidNatively(path, ['descriptors', String(pid)], pid))
    },
    patience,
  )

  /** Runs a program whose child is a living process; the child's PID is its argument. */
  async function saidOfChild(path: string): Promise<Said> {
    // The shell becomes the program, which so has a child. The PID goes another way than the program's output.
    const child = spawn('sh', ['-c', 'sleep 100 & echo $! >&3; exec "$0" $! 3>&-', path], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    children.push(child)
    const texts = ['', '', '', '']
    child.stdio.forEach((stream, fd) => stream?.on('data', (data: Buffer) => (texts[fd] += data.toString())))
    const [status] = (await once(child, 'close')) as [number | null]
    const [, stdout = '', stderr = '', pid = ''] = texts
    const plain = (text: string) => text.replaceAll(pid.trim(), String(pids.victim))
    return { stdout: plain(stdout), stderr: plain(stderr), status }
  }

  test(
    'poll, waitid, sleep and clocks do what they do here, with a child of the program',
    async () => {
      await expectTheSame('waiting', { callerIsParent: true }, saidOfChild)
    },
    patience,
  )

  test.each(['selftest', 'reaper', 'jobs', 'parent', 'probes', 'tap', 'cleanup', 'registers', 'queue', 'backoff', 'selecting'])(
    'a program as people write them, with a child of it: %s',
    async (name) => {
      const source = await fixture(`programs/${name}`)
      const setup = { program: await programOf(name, source), argv: [name, String(pids.victim)], profile: 'mainline' as const }
      const exploration = exploreProgram(await kernelForTests(), { ...setup, situation: checkSituation({ callerIsParent: true }) })
      expect(exploration.verdict).toEqual({ exhausted: true })
      const said = await saidOfChild(await nativeProgram(gcc ?? '', name, source, ['-w']))
      expect(exploration.outcomes.map(saidInPage)).toContainEqual(said)
    },
    patience,
  )

  test(
    '/proc/PID/status of the living, the dead and the gone',
    async () => {
      await expectTheSame('reading', { callerIsParent: true }, saidOfChild)
    },
    patience,
  )
})

describe('the order of what a terminal shows', () => {
  const script = nativeTool('script', 'apt-get install bsdutils')

  test.skipIf(!gcc || !script).each(['line', 'full', 'unbuffered', 'l!', 'f!'])('with stdout buffered: %s', async (how) => {
    const source = await fixture('order')
    const native = await nativeProgram(gcc ?? '', 'order', source)
    const { stdout, status } = runNative(script ?? '', ['script', '-qefc', `'${native}' ${how}`, '/dev/null'])
    const node = new ProgramTree(await programOf('order', source), ['order', how]).node(0)
    expect(node.output.map((piece) => piece.text).join('')).toBe(stdout.replaceAll('\r\n', '\n'))
    expect(node.end).toEqual({ kind: 'exit', status })
  })
})
