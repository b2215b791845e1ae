// SPDX-License-Identifier: MIT
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'

// Where the site will live is not decided: whoever publishes it says so (`SITE=https://… npm run build`), and only then
// are there canonical links and a sitemap.
const site = process.env['SITE']

/** In the order in which they are best read. */
const guides = ['kill-first-or-reap-kill', 'sigterm-first', 'between-kill-and-call', 'how-often', 'submitting-the-page']

export default defineConfig({
  ...(site !== undefined && { site }),
  integrations: [
    starlight({
      title: 'mrelease',
      description: 'The missing manual of process_mrelease(2), with a simulated kernel to try it on.',
      customCss: ['./src/components/site.css'],
      components: { Search: './src/components/starlight/Search.astro' },
      disable404Route: true,
      credits: false,
      pagination: true,
      sidebar: [
        { label: 'The manual page', link: '/man2/process_mrelease/' },
        { label: 'Guides', items: guides.map((guide) => ({ slug: `guides/${guide}` })) },
        { label: 'Reference', items: [{ slug: 'reference/answers' }, { slug: 'reference/model' }] },
      ],
    }),
  ],
  vite: {
    // Small scripts stay files: nothing is inlined as a data: address that a content security policy would refuse.
    build: { assetsInlineLimit: 0 },
  },
})
