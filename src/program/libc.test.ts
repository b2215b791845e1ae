// SPDX-License-Identifier: MIT
import { beforeAll, describe, expect, test } from 'vitest'
import { nativeTool } from '../build/native-tool.ts'
import { ProgramTree } from './program-tree.ts'
import { cString, nativeProgram, patience, programOf, Random, runNative } from './testing.ts'

const gcc = nativeTool('gcc', 'apt-get install gcc libc6-dev')

/** Both outputs of the same program: against glibc, and against the libc of the page. */
async function both(name: string, source: string): Promise<{ glibc: object; page: object }> {
  const native = runNative(await nativeProgram(gcc ?? '', name, source), [name])
  const tree = new ProgramTree(await programOf(name, source), [name])
  const { output, end, notes } = tree.node(0)
  const of = (fd: 1 | 2) =>
    output
      .filter((piece) => piece.fd === fd)
      .map((piece) => piece.text)
      .join('')
  return {
    glibc: { stdout: native.stdout, stderr: native.stderr, end: { kind: 'exit', status: native.status }, notes: [] },
    page: { stdout: of(1), stderr: of(2), end, notes },
  }
}

const flags = ['', '-', '+', ' ', '#', '0', '-0', '+0', ' #', '-+ #0', '#0', '+-']
const widths = ['', '1', '3', '8', '12', '25']
const precisions = ['', '.', '.0', '.1', '.4', '.20']

function formats(random: Random, count: number, lengths: readonly string[], conversions: readonly string[]): string[] {
  return Array.from(
    { length: count },
    () => `<%${random.from(flags)}${random.from(widths)}${random.from(precisions)}${random.from(lengths)}${random.from(conversions)}>`,
  )
}

function table(type: string, name: string, entries: readonly string[]): string {
  return `static ${type}${name}[] = {\n${entries.map((entry) => `\t${entry},\n`).join('')}};\n`
}

/** A program that prints every value with every format. The formats are in a table, where no compiler checks them. */
function printer(type: string, formatList: readonly string[], values: readonly string[]): string {
  return `#include <stdio.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>
${table('const char *', 'formats', formatList.map(cString))}
${table(type, 'values', values)}
int main(void)
{
	for (size_t f = 0; f < sizeof(formats) / sizeof(formats[0]); f++) {
		for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++)
			printf("%d\\n", printf(formats[f], values[v]));
	}
	return 0;
}
`
}

describe.skipIf(!gcc)('the libc prints what glibc prints', () => {
  const random = new Random(448)

  test('int with every kind of flag, width and precision', async () => {
    const list = formats(random, 150, ['', 'hh', 'h'], ['d', 'i', 'u', 'o', 'x', 'X'])
    const values = ['0', '1', '-1', '42', '-4242', '255', '-32768', 'INT_MAX', 'INT_MIN']
    const { glibc, page } = await both('print_int', printer('int ', list, values))
    expect(page).toEqual(glibc)
  })

  test('long, 64 bits wide as on x86-64', async () => {
    const list = formats(random, 150, ['l', 'll', 'j'], ['d', 'i', 'u', 'o', 'x', 'X'])
    const values = ['0', '1', '-1', '4242', '0x100000000', 'LONG_MAX', 'LONG_MIN', '-9999999999']
    const { glibc, page } = await both('print_long', printer('long ', list, values))
    expect(page).toEqual(glibc)
  })

  test('strings and what is no string', async () => {
    const list = [
      ...formats(random, 80, [''], ['s']).filter((format) => !/[+ #0].*s/.test(format.replace(/\d/g, ''))),
      '<%s>',
      '<%-6s>',
      '<%.3s>',
    ]
    const { glibc, page } = await both(
      'print_string',
      printer('const char *', list, ['""', '"a"', '"process_mrelease"', '"two\\nlines"', 'NULL']),
    )
    expect(page).toEqual(glibc)
  })

  test('characters, pointers, widths from arguments, percent signs, and the count in a buffer that is too small', async () => {
    const { glibc, page } = await both(
      'print_rest',
      `
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char *star = "<%*.*d>", *text = "<%-*s|%5c|%-3c|%%>\\n", *error = "<%m|%30m|%.2m> %d\\n", *hex = "<%p %20p %-20p %p>\\n";

int main(void)
{
	char buffer[32];

	for (int width = -6; width < 7; width++) {
		for (int precision = -2; precision < 4; precision++)
			printf(star, width, precision, 42);
		printf(text, width, "ab", 'c', 'd');
	}
	errno = ESRCH;
	printf(error, 1);
	printf(hex, (void *) 0x1234, (void *) 0xabcdef, (void *) 0x10, NULL);
	for (size_t size = 0; size < 12; size++) {
		memset(buffer, '#', sizeof(buffer));
		printf("%d ", snprintf(buffer, size, "%d-%s", 4242, "abc"));
		printf("%.31s\\n", size == 0 ? "" : buffer);
	}
	printf("%d\\n", snprintf(NULL, 0, "%1000d", 1));
	printf("%d\\n", sprintf(buffer, "%s", "fits"));
	printf("%zu %td %jd\\n", (size_t) 7, (ptrdiff_t) -7, (intmax_t) -77);
	return 0;
}
`,
    )
    expect(page).toEqual(glibc)
  })
})

describe.skipIf(!gcc)('the libc reads numbers as glibc does', () => {
  const spaces = ['', ' ', '\t\n ', '\v\f\r']
  const signs = ['', '', '+', '-', '--']
  const digits = [
    '0',
    '1',
    '7',
    '9',
    'a',
    'F',
    'z',
    'x',
    '0x',
    '0X',
    '08',
    '42',
    '4242',
    '99999',
    '2147483647',
    '2147483648',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551615',
    '18446744073709551616',
    '7fffffffffffffff',
    '8000000000000000',
  ]
  const tails = ['', '', ' ', 'x', '.5', 'g', '-1']

  test('strtol, strtoul, atoi: value, end, errno', async () => {
    const random = new Random(884)
    const texts = Array.from(
      { length: 120 },
      () => random.from(spaces) + random.from(signs) + random.from(['', '', '0', '0x', '0b']) + random.from(digits) + random.from(tails),
    )
    const { glibc, page } = await both(
      'read_numbers',
      `
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
${table('const char *', 'texts', ['""', ...texts.map(cString)])}
static const int bases[] = { 0, 10, 16, 8, 2, 36, 7, 1, -1, 37 };

int main(void)
{
	for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++) {
		for (size_t b = 0; b < sizeof(bases) / sizeof(bases[0]); b++) {
			char *end = (char *) texts[t];
			long value;
			unsigned long positive;

			errno = 0;
			value = strtol(texts[t], &end, bases[b]);
			printf("%ld %d %d ", value, (int) (end - texts[t]), errno);
			errno = 0;
			positive = strtoul(texts[t], NULL, bases[b]);
			printf("%lu %d\\n", positive, errno);
		}
		printf("%d %ld\\n", atoi(texts[t]), atol(texts[t]));
	}
	return 0;
}
`,
    )
    expect(page).toEqual(glibc)
  })
})

describe.skipIf(!gcc)('the libc handles strings as glibc does', () => {
  test('comparing, searching, copying, and kinds of characters', async () => {
    const random = new Random(15)
    const words = [
      '""',
      ...Array.from({ length: 25 }, () =>
        cString(Array.from({ length: random.below(9) }, () => random.from([...'aabbcAB:/ \x7f'])).join('')),
      ),
    ]
    const { glibc, page } = await both(
      'strings',
      `
#include <ctype.h>
#include <stdio.h>
#include <string.h>
${table('const char *', 'words', words)}
#define COUNT (int) (sizeof(words) / sizeof(words[0]))

static int sign(int n) { return (n > 0) - (n < 0); }
static int at(const char *in, const char *found) { return found == NULL ? -1 : (int) (found - in); }

int main(void)
{
	char buffer[64];

	for (int i = 0; i < COUNT; i++) {
		const char *a = words[i];
		for (int j = 0; j < COUNT; j++) {
			const char *b = words[j];
			printf("%d%d%d %d|", sign(strcmp(a, b)), sign(strncmp(a, b, 2)), sign(memcmp(a, b, 1)), at(a, strstr(a, b)));
		}
		memset(buffer, '#', sizeof(buffer));
		strncpy(buffer, a, 5);
		buffer[6] = 0;
		printf("%s|%d %d %d %d|", buffer, at(a, strchr(a, 'b')), at(a, strrchr(a, 'b')), at(a, strchr(a, 0)), at(a, memchr(a, 'a', strlen(a))));
		strcat(strcpy(buffer, a), "+tail");
		memmove(buffer + 2, buffer, 9);
		buffer[11] = 0;
		printf("%s|%d\\n", buffer + 2, (int) strnlen(a, 3));
	}
	for (int c = 0; c < 256; c++)
		printf("%d%d%d%d%d%d%d%d %d %d\\n", !!isalnum(c), !!isalpha(c), !!isdigit(c), !!isspace(c), !!isupper(c), !!islower(c), !!isxdigit(c),
		       !!isprint(c), toupper(c), tolower(c));
	return 0;
}
`,
    )
    expect(page).toEqual(glibc)
  })

  describe('strerror', () => {
    const source = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		puts(strerror(atoi(argv[i])));
	return 0;
}
`
    const numbers = Array.from({ length: 140 }, (_, number) => String(number - 2))
    let texts: string[] = []
    beforeAll(async () => {
      texts = runNative(await nativeProgram(gcc ?? '', 'errors', source), ['errors', ...numbers])
        .stdout.trimEnd()
        .split('\n')
    }, patience)

    test('gives the text of glibc, or stops the run; never another text', async () => {
      const program = await programOf('errors', source)
      const unknown: number[] = []
      numbers.forEach((number, index) => {
        const { output, end } = new ProgramTree(program, ['errors', number]).node(0)
        if (end?.kind === 'stopped') unknown.push(Number(number))
        else expect(output).toEqual([{ fd: 1, text: `${texts[index]}\n` }])
      })
      // Every error that a simulated system call can give has its text.
      const { errno } = await import('./errno.ts')
      expect(unknown.filter((number) => (Object.values(errno) as number[]).includes(number))).toEqual([])
    })
  })
})

describe.skipIf(!gcc)('the libc reports errors as glibc does', () => {
  test('err, errx, warn, warnx, perror: to stderr, with the name without its folder', async () => {
    const source = (last: string) => `
#include <err.h>
#include <errno.h>
#include <stdio.h>

int main(void)
{
	printf("out\\n");
	errno = EBADF;
	warn("with %d", 1);
	warn(NULL);
	warnx("without %s", "errno");
	warnx(NULL);
	perror("perror");
	perror("");
	printf("no newline");
	${last}
}
`
    for (const [name, last] of Object.entries({ err: 'err(3, "last");', errx: 'errx(256 + 4, "last");', err_null: 'err(5, NULL);' })) {
      const { glibc, page } = await both(`report_${name}`, source(last))
      expect(page).toEqual(glibc)
    }
  })
})
