// SPDX-License-Identifier: MIT
// npm run lock: after every `npm install` that changed a dependency.
import { readFile, writeFile } from 'node:fs/promises'
import { completeLock, type Lock } from './complete-lock.ts'

const file = new URL('../../package-lock.json', import.meta.url)
const lock = JSON.parse(await readFile(file, 'utf8')) as Lock
const added = completeLock(lock)
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'package-lock.json is complete.' : `Added to package-lock.json: ${added.join(', ')}`)
