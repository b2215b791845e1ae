// SPDX-License-Identifier: MIT
// What wasm has instructions for, and what a few of them make.
#ifndef _MRELEASE_MATH_H
#define _MRELEASE_MATH_H

#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define HUGE_VAL __builtin_inf()
#define M_PI 3.14159265358979323846
#define M_E 2.7182818284590452354
#define M_SQRT2 1.41421356237309504880

#define isnan(number) __builtin_isnan(number)
#define isinf(number) __builtin_isinf_sign(number)
#define isfinite(number) __builtin_isfinite(number)
#define signbit(number) __builtin_signbit(number)

double fabs(double number);
double ceil(double number);
double floor(double number);
double trunc(double number);
double round(double number);
double rint(double number);
double nearbyint(double number);
double sqrt(double number);
double copysign(double size, double sign);
double fmin(double a, double b);
double fmax(double a, double b);
long lround(double number);
long long llround(double number);
float fabsf(float number);
float sqrtf(float number);

#endif
