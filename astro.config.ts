// SPDX-License-Identifier: MIT
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'

// Where the site will live is not decided: whoever publishes it says so (`SITE=https://… npm run build`), and only then
// are there canonical links and a sitemap.
const site = process.env['SITE']

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
        { label: 'Guides', items: [{ slug: 'guides/kill-first-or-reap-kill' }, { slug: 'guides/how-often' }, { slug: 'guides/submitting-the-page' }] },
        { label: 'Reference', items: [{ slug: 'reference/answers' }, { slug: 'reference/model' }] },
      ],
    }),
  ],
  vite: {
    // Small scripts stay files: nothing is inlined as a data: address that a content security policy would refuse.
    build: { assetsInlineLimit: 0 },
  },
})
