// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))

/** No browser could be had; the message says what was tried and what to do. */
export class NoBrowserError extends Error {}

const installed = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

interface Executable {
  path: string
  /** What its process needs besides this process's environment. */
  environment: Record<string, string>
}

/** Where fonts are: the system's, and those unpacked with the browser, which crashes when it finds none at all. */
function fontConfiguration(home: string): string {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(home, 'fonts')]
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`
}

/**
 * Unpacks the Chromium that npm brought, with the libraries that a bare machine lacks, into the project's cache.
 * It is unpacked aside and then renamed, so that an interrupted run never leaves half a browser behind.
 */
async function packagedChromium(): Promise<Executable> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new NoBrowserError('No browser was found, and the packaged one is for Linux on x86-64 only: install Chrome or Chromium, or set CHROMIUM_PATH.')
  }
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = createRequire(import.meta.url)(join(dirname(entry), '../package.json')) as { version: string }
  const home = join(cache, `chromium-${version}`)
  if (!existsSync(home)) {
    console.log(`Unpacking Chromium ${version} (once) …`)
    await mkdir(cache, { recursive: true })
    const aside = await mkdtemp(join(cache, 'unpacking-'))
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = aside
    try {
      const { inflate } = await import('@sparticuz/chromium')
      const archives = join(dirname(entry), '../bin')
      for (const archive of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(join(archives, archive))
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
    await rename(aside, home).catch(async (error: unknown) => {
      await rm(aside, { recursive: true, force: true })
      if (!existsSync(home)) throw error
    })
  }
  await writeFile(join(home, 'fonts/fonts.conf'), fontConfiguration(home))
  return {
    path: join(home, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_FILE: join(home, 'fonts/fonts.conf') },
  }
}

/** Which browser the tests use: `CHROMIUM_PATH`, else an installed Chrome or Chromium, else the one that npm brought. */
export async function browserExecutable(): Promise<Executable> {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new NoBrowserError(`CHROMIUM_PATH is ${named}, and there is no such file: correct it or unset it.`)
    return { path: named, environment: {} }
  }
  const path = installed.find((candidate) => existsSync(candidate))
  return path === undefined ? packagedChromium() : { path, environment: {} }
}

/** Starts a headless browser that talks to nobody but the page's own server. */
export async function launchBrowser(): Promise<Browser> {
  const { path, environment } = await browserExecutable()
  return chromium.launch({
    executablePath: path,
    env: { ...(process.env as Record<string, string>), ...environment },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
