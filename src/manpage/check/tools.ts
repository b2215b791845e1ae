// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { nativeTool } from '../../build/native-tool.ts'
import type { Finding } from '../finding.ts'
import type { RoffPage } from './roff-page.ts'
import { released } from './typeset.ts'

/** What man-pages' build ignores of mandoc's messages (mandoc.ignore.grep). */
const ignored = [
  /STYLE: lower case character in document title:/,
  /STYLE: legacy man\(7\) date format: (Dd|Dt|Os)/,
  /STYLE: referenced manual not found: Xr/,
  /UNSUPP: ignoring macro in table:/,
  /WARNING: empty block: UR/,
  /WARNING: missing date, using "": TH/,
  /WARNING: undefined escape, printing literal: \\\\/,
  /WARNING: cross reference to self: Xr/,
]

/** What `mandoc -Tlint` finds in a page. */
export function mandocFindings(file: string, page: string): Finding[] {
  const mandoc = nativeTool('mandoc', 'apt-get install mandoc')
  if (!mandoc) return []
  const { stdout } = spawnSync(mandoc, ['-Tlint'], { input: released(page), encoding: 'utf8' })
  return stdout
    .split('\n')
    .filter((message) => message !== '' && !ignored.some((pattern) => pattern.test(message)))
    .map((message) => {
      const [, line = '1', said = message] = /^mandoc: <stdin>:(\d+):\d+: (.*)$/.exec(message) ?? []
      return { file, line: Number(line), rule: 'mandoc', message: said, remedy: 'Mend what mandoc names; mandoc(1) explains each message.' }
    })
}

/** Whether an index of manual pages can be built that finds the page by its name and by a word of its description. */
export function indexFindings({ file, name, section, text }: RoffPage): Finding[] {
  const tools = ['lexgrog', 'mandb', 'whatis', 'apropos'].map((tool) => nativeTool(tool, 'apt-get install man-db'))
  const [lexgrog, mandb, whatis, apropos] = tools
  if (!lexgrog || !mandb || !whatis || !apropos) return []
  const finding = (rule: string, message: string): Finding => ({
    file,
    line: 1,
    rule,
    message,
    remedy: 'NAME must be one line: name \\- phrase.',
  })
  const folder = mkdtempSync(join(tmpdir(), 'mrelease-man-'))
  try {
    // mandb gives up its rights to the user "man", who must be able to read this.
    const pages = join(folder, 'man')
    mkdirSync(join(pages, `man${section.charAt(0)}`), { recursive: true })
    mkdirSync(join(folder, 'index'))
    writeFileSync(join(folder, 'manpath.config'), `MANDB_MAP ${pages} ${join(folder, 'index')}\n`)
    const page = join(pages, `man${section.charAt(0)}`, `${name}.${section}`)
    writeFileSync(page, released(text))
    spawnSync('chmod', ['-R', 'a+rwX', folder])

    const { stdout } = spawnSync(lexgrog, [page], { encoding: 'utf8' })
    const summary = /".+ - (.+)"/.exec(stdout)?.[1]

    const config = ['-C', join(folder, 'manpath.config')]
    spawnSync(mandb, [...config, '--quiet', '--create', pages], { encoding: 'utf8' })
    const byName = spawnSync(whatis, [...config, '-M', pages, name], { encoding: 'utf8' })
    const word = (summary ?? name).split(' ').sort((a, b) => b.length - a.length)[0] ?? ''
    const byWord = spawnSync(apropos, [...config, '-M', pages, word], { encoding: 'utf8' })
    const found = (output: string): boolean => output.includes(`${name} (${section})`) && !output.includes('(unknown subject)')
    return [
      ...(summary === undefined ? [finding('lexgrog', 'lexgrog cannot read NAME')] : []),
      ...(found(byName.stdout) ? [] : [finding('whatis', `whatis does not find ${name}: ${byName.stderr.trim()}`)]),
      ...(found(byWord.stdout) ? [] : [finding('apropos', `apropos ${word} does not find ${basename(file)}: ${byWord.stderr.trim()}`)]),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
