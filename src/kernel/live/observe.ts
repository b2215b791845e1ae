// SPDX-License-Identifier: MIT
// npm run observe: sets up every situation on this machine's kernel and prints what it did, as records that can be contributed.
import { readFileSync } from 'node:fs'
import { availableParallelism, release } from 'node:os'
import { nativeTool } from '../../build/native-tool.ts'
import { compileNative } from './native.ts'
import { recordOf } from './record.ts'
import { liveSituations } from './situations.ts'

const usage = `usage: npm run observe --silent [-- --only NAME …] > KERNEL.json
Sets up real victims of process_mrelease(2) and prints one record a line: what this machine's kernel did.
Needs Linux and gcc; as root, everything can be set up. It changes no setting, and leaves no process behind.
  --only NAME …   only these situations
  --list          only their names, and what they are
`

async function observe(words: readonly string[]): Promise<number> {
  const [option, ...names] = words
  if (option === '--list') {
    for (const { name, words: what } of liveSituations) console.log(`${name}: ${what}`)
    return 0
  }
  const unknown = names.filter(name => !liveSituations.some(situation => situation.name === name))
  if (unknown.length > 0) {
    console.error(`no such situation: ${unknown.join(', ')} (--list names them)`)
    return 2
  }
  if (option !== undefined && (option !== '--only' || names.length === 0)) {
    console.error(usage)
    return 2
  }
  const gcc = process.platform === 'linux' ? nativeTool('gcc', 'apt-get install gcc libc6-dev') : undefined
  if (gcc === undefined) {
    console.error(process.platform === 'linux' ? 'cannot observe without gcc' : 'process_mrelease(2) is a system call of Linux')
    return 1
  }
  const native = await compileNative(gcc)
  try {
    const wanted = liveSituations.filter(({ name }) => option === undefined || names.includes(name))
    const kernel = `${release()} (${machine()})`
    let separator = '['
    for (const situation of wanted) {
      const answer = await native.run(situation)
      if ('skipped' in answer) {
        console.error(`${situation.name}: skipped, ${answer.skipped}`)
        continue
      }
      console.log(separator + (separator === '[' ? '\n' : '') + JSON.stringify(recordOf(situation, answer.runs, kernel)))
      separator = ','
    }
    console.log(separator === '[' ? '[]' : ']')
    return 0
  } finally {
    await native.remove()
  }
}

/** What may matter: processors, and whether they are real. No host name, no serial number. */
function machine(): string {
  const virtual = readFileSync('/proc/cpuinfo', 'utf8').includes('hypervisor') ? 'a virtual machine, ' : ''
  return `${virtual}${availableParallelism()} CPUs, ${process.arch}`
}

process.exitCode = await observe(process.argv.slice(2))
