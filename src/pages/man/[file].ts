// SPDX-License-Identifier: MIT
// The manual page in its other forms: /man/process_mrelease.2 and its like.
import type { APIRoute, GetStaticPaths } from 'astro'
import { forms } from '../../components/forms.ts'

export const getStaticPaths = (() => forms.map((form) => ({ params: { file: form.file }, props: { form } }))) satisfies GetStaticPaths

export const GET: APIRoute<{ form: (typeof forms)[number] }> = ({ props: { form } }) => {
  const body = typeof form.content === 'string' ? form.content : new Uint8Array(form.content)
  return new Response(body, { headers: { 'Content-Type': form.mediaType } })
}
