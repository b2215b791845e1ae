// SPDX-License-Identifier: MIT
/*
 * `npm install` leaves optional packages out of the lock when the registry at hand does not have them (typically the
 * binaries for other platforms), and `npm ci` then refuses that lock: "Missing: X from lock file" (npm/cli#9846).
 * An entry without integrity, limited to its platform, satisfies `npm ci` and is never installed here.
 */
interface LockedPackage {
  version?: string
  optional?: boolean
  optionalDependencies?: Record<string, string>
  [field: string]: unknown
}
export interface Lock {
  packages: Record<string, LockedPackage>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openbsd', 'netbsd', 'sunos', 'win32', 'windows', 'wasm32'] as const
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32'] as const

/** The platform fields that a package for one platform has, read off its name (`…-darwin-arm64`). */
export function platformOf(name: string): { os?: string[]; cpu?: string[] } {
  const words = name.split(/[-/]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (os === 'wasm32' || cpu === 'wasm32') return { cpu: ['wasm32'] }
  return { ...(os && { os: [os === 'windows' ? 'win32' : os] }), ...(cpu && { cpu: [cpu] }) }
}

/** Adds the missing optional entries to `lock` and returns their names. Throws for a range: only an exact version can be written down. */
export function completeLock(lock: Lock): string[] {
  const added: string[] = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = path === '' ? '' : `${path}/node_modules/${name}`
      if (lock.packages[`node_modules/${name}`] || (nested && lock.packages[nested])) continue
      if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) {
        throw new Error(`${path || 'package.json'} asks for ${name}@${version}, which the registry does not have, and a range cannot be locked: pin ${path} to a version whose optional packages exist`)
      }
      const platform = platformOf(name)
      if (!platform.os && !platform.cpu) {
        throw new Error(`${name}@${version} is missing from the lock and names no platform: npm ci would try to install it`)
      }
      lock.packages[`node_modules/${name}`] = { version, optional: true, ...platform }
      added.push(`${name}@${version}`)
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  return added
}
