// SPDX-License-Identifier: MIT

/** The command line asks for something that is not there. */
export class UsageError extends Error {
  /** How to do it right. */
  readonly usage: string

  constructor(message: string, usage: string) {
    super(message)
    this.name = 'UsageError'
    this.usage = usage
  }
}
