// SPDX-License-Identifier: MIT
export { challenges } from './challenges.ts'
export { html, Html } from './html.ts'
export { type LabSetup, argumentsFor, commandLine, defaultSetup, parseSeed } from './setup.ts'
export { extentWords, showExploration } from './show-exploration.ts'
export { showFate, showOutput, showRun, showSteps, showStory, showTerminal } from './show-run.ts'
export { timelineStyle } from './show-timeline.ts'
export { stories, storyOf } from './stories.ts'
export { count, memoryWords, victimWords } from './words.ts'
