/* SPDX-License-Identifier: MIT */
/*
 * lazy: libssl, libcrypto, libgsasl, libevent, libidn2, libunbound, libseccomp
 * and libz are loaded when first called.
 *
 * To map them and to relocate their tables takes twice as long as all else that
 * `gen-auth PLAIN` does, which needs none of them.  So the program has
 * functions of the same names, which find the real ones.  Nothing else knows:
 * callers include the libraries' headers as always.
 */
#include <dlfcn.h>
#include <event2/event.h>
#include <gsasl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#ifdef LAZY_LIBIDN2
#include <idn2.h>
#endif
#ifdef LAZY_LIBINIH
#include <ini.h>
#endif
#ifdef LAZY_LIBSECCOMP
#include <seccomp.h>
#endif
#ifdef LAZY_LIBUNBOUND
#include <unbound.h>
#endif
#ifdef LAZY_LIBZ
#include <zlib.h>
#endif
#include "applet.h"
#include "out/out.h"

enum library {
	LIB_SSL,
	LIB_CRYPTO,
	LIB_GSASL,
	LIB_IDN2,
	LIB_INIH,
	LIB_Z,
	LIB_EVENT,
	LIB_UNBOUND,
	LIB_SECCOMP,
	LIBRARIES
};

static struct {
	const char *soname; /* as the linker found it: configure.ac */
	void *handle;
} libraries[LIBRARIES] = {
	[LIB_SSL] = { LAZY_LIBSSL, NULL },
	[LIB_CRYPTO] = { LAZY_LIBCRYPTO, NULL },
	[LIB_GSASL] = { LAZY_LIBGSASL, NULL },
	[LIB_EVENT] = { LAZY_LIBEVENT, NULL },
#ifdef LAZY_LIBIDN2
	[LIB_IDN2] = { LAZY_LIBIDN2, NULL },
#endif
#ifdef LAZY_LIBINIH
	[LIB_INIH] = { LAZY_LIBINIH, NULL },
#endif
#ifdef LAZY_LIBUNBOUND
	[LIB_UNBOUND] = { LAZY_LIBUNBOUND, NULL },
#endif
#ifdef LAZY_LIBSECCOMP
	[LIB_SECCOMP] = { LAZY_LIBSECCOMP, NULL },
#endif
#ifdef LAZY_LIBZ
	[LIB_Z] = { LAZY_LIBZ, NULL },
#endif
};

/* Sets *function, a pointer to a function, or ends the program: it was built
 * for these libraries, as if the system's loader had not found them. */
static void
find(enum library which, const char *name, void *function)
{
	void **handle = &libraries[which].handle, *found = NULL;

	if (*handle == NULL)
		*handle = dlopen(libraries[which].soname, RTLD_NOW);
	if (*handle != NULL)
		found = dlsym(*handle, name);
	if (found == NULL) {
		out_warn(
		    "cannot load %s: %s", libraries[which].soname, dlerror());
		exit(EXIT_INTERNAL);
	}
	memcpy(function, &found, sizeof(found));
}

/* NOLINTBEGIN(bugprone-macro-parentheses): what params is has its own. */
#define LAZY(library, type, name, params, args)                                \
	type name params                                                       \
	{                                                                      \
		static type(*real) params;                                     \
                                                                               \
		if (real == NULL)                                              \
			find(LIB_##library, #name, &real);                     \
		return real args;                                              \
	}
#define LAZY_VOID(library, name, params, args)                                 \
	void name params                                                       \
	{                                                                      \
		static void(*real) params;                                     \
                                                                               \
		if (real == NULL)                                              \
			find(LIB_##library, #name, &real);                     \
		real args;                                                     \
	}
/* NOLINTEND(bugprone-macro-parentheses) */
#include "lazy.def"

/* Its one use is EVP_EC_gen: the type "EC", and a curve's name. */
EVP_PKEY *
EVP_PKEY_Q_keygen(
    OSSL_LIB_CTX *context, const char *properties, const char *type, ...)
{
	static EVP_PKEY *(*real)(
	    OSSL_LIB_CTX *, const char *, const char *, ...);
	const char *curve;
	va_list ap;

	if (real == NULL)
		find(LIB_CRYPTO, "EVP_PKEY_Q_keygen", &real);
	va_start(ap, type);
	curve = va_arg(ap, const char *);
	va_end(ap);
	return real(context, properties, type, curve);
}
