// SPDX-License-Identifier: MIT
export const pids = { caller: 4000, victim: 4242, firstSharer: 4243, init: 1 } as const
