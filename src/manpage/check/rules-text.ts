// SPDX-License-Identifier: MIT
import { isSystemCall, matching, type Rule } from './rule.ts'
import type { SourceLine } from './roff-page.ts'

const isProse = (line: SourceLine): boolean => !line.isCode
const isText = (line: SourceLine): boolean => !line.text.startsWith('.')

/** man-pages' own expressions for two sentences, or two clauses, in one line (lint-man-poems). */
const poems = [
  /^(?!.[A-Z])(?:(?!Subject: )(?!Author: )(?!for \().)*[^ ]\. [^ ]/,
  /^(?![.\s])(?:(?!\bfor \()[^\t:=0-9[])*; [^ ][^\t:=0-9[]*$/,
]

/** "Terms to avoid" of man-pages(7), and words of the kind that reviewers send back. */
const avoided = [
  'userspace',
  'non-zero',
  'non-root',
  'file system',
  'bitmask',
  'runtime',
  'manpage',
  'current process',
  'null byte string',
  'prior to',
  'syscall is used',
  'realtime',
  '32bit',
  '64bit',
]

/** Rules about lines, characters and words. */
export const textRules: readonly Rule[] = [
  {
    id: 'blank-line',
    says: 'there are no empty lines',
    remedy: 'Use .P between paragraphs, and \\& for an empty line of code.',
    broken: ({ lines }) => lines.filter(({ text }) => text === ''),
  },
  {
    id: 'trailing-space',
    says: 'no line ends with white space',
    remedy: 'Delete it.',
    broken: ({ lines }) => lines.filter(({ text }) => /\s$/.test(text)),
  },
  {
    id: 'end-of-file',
    says: 'the file ends with exactly one newline, and has no carriage returns',
    remedy: 'Mend the end of the file.',
    broken: ({ lines, text }) => (/[^\n]\n$/.test(text) && !text.includes('\r') ? [] : lines.slice(-1)),
  },
  {
    id: 'semantic-newlines',
    says: 'a sentence, and a clause after a semicolon, begins a new line',
    remedy: 'Break the line there.',
    broken: ({ lines }) => lines.filter(({ text }) => poems.some((poem) => poem.test(text))),
  },
  {
    id: 'line-length',
    says: 'a line is at most 80 characters long',
    remedy: 'Break it at a clause.',
    broken: ({ lines }) => lines.filter(({ text }) => text.length > 80 && !/^\.B[IR] /.test(text)),
  },
  {
    id: 'ascii',
    says: 'all characters are ASCII',
    remedy: 'Use \\[em] for a dash, \\[aq] for an apostrophe in code, and so on.',
    broken: ({ lines }) => lines.filter(({ text }) => /[^\x00-\x7f]/.test(text)),
  },
  {
    id: 'dash',
    says: 'there is no "--" that would become one dash',
    remedy: 'Write \\-\\- for an option or a decrement, and \\[em] for a dash.',
    broken: matching(/(?<!\\)-(?=-)|(?<=-)-/),
  },
  {
    id: 'minus',
    says: 'the minus of a number is \\-',
    remedy: 'Write \\-1.',
    broken: matching(/(?<![\\\w])-[0-9]/, ({ text }) => !text.startsWith('.TH')),
  },
  {
    id: 'em-dash',
    says: 'a dash is \\[em], without spaces around it',
    remedy: 'Write word\\[em]word.',
    broken: matching(/ \\\[em\]|\\\[em\] |\\\(em| -- /),
  },
  {
    id: 'special-characters',
    says: 'special characters have the form \\[xx]',
    remedy: 'Write \\[bu], not \\(bu.',
    broken: matching(/\\\([a-z]{2}/),
  },
  {
    id: 'control-line',
    says: 'no text begins like a request',
    remedy: 'Put \\& before the period or the apostrophe.',
    broken: matching(/^'|^\.[^\\A-Z\sienf]/),
  },
  {
    id: 'font-escape',
    says: 'fonts are changed by macros, not by escapes',
    remedy: 'Use .B, .I, .BR and the like.',
    broken: matching(/\\f[BIRPC[(]/),
  },
  {
    id: 'commit-in-text',
    says: 'commits are named in comments only',
    remedy: 'Move the commit into a comment.',
    broken: matching(/\b[0-9a-f]{12,40}\b/, ({ isCode }) => !isCode),
  },
  {
    id: 'cross-reference',
    says: 'a reference to a page is .BR name (n)',
    remedy: 'Use .BR, with the section as its second argument.',
    broken: matching(/\b[a-z_]{3,}\([1-8]\)/, ({ text, isCode }) => !isCode && !/^\.(BR|RB)/.test(text)),
  },
  {
    id: 'own-name',
    says: 'the name of the function is .BR name ()',
    remedy: 'Use .BR.',
    applies: isSystemCall,
    broken: ({ name, lines }) =>
      lines.filter(
        ({ text, isComment, isCode, section }) =>
          !isComment && !isCode && section !== 'NAME' && !/^\.(BR|TH|BI|RB)/.test(text) && text.includes(name),
      ),
  },
  {
    id: 'self-reference',
    says: 'a page does not refer to itself',
    remedy: 'Write .BR name () for the function.',
    broken: ({ name, section, lines }) => lines.filter(({ text, isComment }) => !isComment && text.includes(`${name} (${section})`)),
  },
  {
    id: 'null',
    says: 'NULL is not bold',
    remedy: 'Write it as plain text.',
    broken: matching(/^\.BR? NULL/),
  },
  {
    id: 'preferred-terms',
    says: 'words are those of the list of preferred terms in man-pages(7)',
    remedy: 'user space, nonzero, filesystem, bit mask, run time, calling process, before, e.g., ...',
    broken: matching(new RegExp(`\\b(?:(?:${avoided.join('|')})\\b|(?:e\\.g|i\\.e)\\.(?!,))`, 'i'), isProse),
  },
  {
    id: 'user-space',
    says: '"user space" is a noun, and "user-space" an adjective',
    remedy: 'Write "in user space", and "a user-space program".',
    broken: matching(
      /\b(in|to|from) user-space(?=[ .,;:]|$)(?! [a-z]+)|\buser space (program|process|daemon|application|memory|address|tool)/i,
      (line) => isProse(line) && isText(line),
    ),
  },
  {
    id: 'american-spelling',
    says: 'spelling is American',
    remedy: 'behavior, color, license, toward, afterward, -ize ...',
    broken: matching(
      /\b(behaviour|colour|honour|licence|towards|afterwards|backwards|organis|initialis|synchronis|recognis|utilis)/i,
      isProse,
    ),
  },
]
