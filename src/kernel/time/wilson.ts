// SPDX-License-Identifier: MIT
// How sure one can be of a share that was counted.

/** A share that was counted, and the interval that holds the true one in 95 of 100 cases. */
export interface Share {
  share: number
  low: number
  high: number
}

/** Wilson's score interval (1927) at 95 percent. Unlike the usual one it stays within 0 and 1, and is not empty at 0 or all. */
export function wilson(count: number, runs: number): Share {
  if (runs === 0) return { share: 0, low: 0, high: 1 }
  const z = 1.959964
  const share = count / runs
  const centre = share + (z * z) / (2 * runs)
  const half = z * Math.sqrt((share * (1 - share)) / runs + (z * z) / (4 * runs * runs))
  const whole = 1 + (z * z) / runs
  return { share, low: Math.max(0, (centre - half) / whole), high: Math.min(1, (centre + half) / whole) }
}
