// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'

/** No port could be had; the message says which were tried. */
export class NoPortError extends Error {}

/** A running server of a folder of static files. */
export interface Serving {
  url: string
  close(): Promise<void>
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * Serves a folder of static files on the loopback address.
 *
 * @param folder What is served; a missing page answers with its 404.html.
 * @param port The first port to try; nine more are tried after it. 0 lets the system choose.
 */
export async function serve(folder: string, port: number): Promise<Serving> {
  const files = sirv(folder, { etag: true })
  const last = port === 0 ? 0 : port + 9
  for (let candidate = port; candidate <= last; candidate++) {
    const server = createServer((request, response) => {
      files(request, response, () => {
        response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' })
        // A folder without such a page still answers: with nothing.
        readFile(join(folder, '404.html')).then(
          (page) => response.end(page),
          () => response.end(),
        )
      })
    })
    try {
      const taken = await listen(server, candidate)
      return {
        url: `http://127.0.0.1:${taken}`,
        close: () => new Promise((resolve) => server.close(() => resolve())),
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new NoPortError(`The ports ${port} to ${last} are all in use: free one, or choose another with PORT=…`)
}
