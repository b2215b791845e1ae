// SPDX-License-Identifier: MIT

/** What has to be known before anything else about sending the page, paragraph by paragraph. */
export const submissionNotice: readonly string[] = [
  'The Linux man-pages project does not accept contributions that were made with the assistance of AI (see ' +
    'CONTRIBUTING.d/ai in its repository). This page was made with such assistance. So do not send it there as your ' +
    'own.',
  'What one can honestly do instead: ask the maintainer openly, say what this is and how it was made, and accept ' +
    'the answer. Or write a page of your own, in your own words, from the facts: each statement here names its ' +
    'source next to it, and facts and sources are free to use.',
  'These mails show what a submission consists of. They have no From and no Signed-off-by. ' +
    "Those are a person's, who certifies with them where the text comes from.",
]

/** The notice for a terminal, in lines of at most 72 characters. */
export function noticeText(): string {
  return submissionNotice.map((paragraph) => wrap(paragraph)).join('\n\n')
}

/** Breaks a paragraph into lines of at most `width` characters. */
export function wrap(paragraph: string, width = 72): string {
  const lines: string[] = []
  for (const word of paragraph.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.join('\n')
}
