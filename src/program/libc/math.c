// SPDX-License-Identifier: MIT
// What wasm has instructions for.
#include <math.h>

double fabs(double number) { return __builtin_fabs(number); }
double ceil(double number) { return __builtin_ceil(number); }
double floor(double number) { return __builtin_floor(number); }
double trunc(double number) { return __builtin_trunc(number); }
double rint(double number) { return __builtin_rint(number); }
double nearbyint(double number) { return __builtin_nearbyint(number); }
double sqrt(double number) { return __builtin_sqrt(number); }
double copysign(double size, double sign) { return __builtin_copysign(size, sign); }
double fmin(double a, double b) { return isnan(a) ? b : isnan(b) ? a : __builtin_wasm_min_f64(a, b); }
double fmax(double a, double b) { return isnan(a) ? b : isnan(b) ? a : __builtin_wasm_max_f64(a, b); }
float fabsf(float number) { return __builtin_fabsf(number); }
float sqrtf(float number) { return __builtin_sqrtf(number); }

// Halves go away from zero, which no instruction does.
double
round(double number)
{
	const double whole = trunc(number);

	return copysign(fabs(number - whole) >= 0.5 ? fabs(whole) + 1 : fabs(whole), number);
}

long lround(double number) { return (long) round(number); }
long long llround(double number) { return (long long) round(number); }
