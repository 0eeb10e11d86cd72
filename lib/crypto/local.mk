# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/crypto/binding.c \
	lib/crypto/digest.c lib/crypto/digest.h \
	lib/crypto/hmac.c lib/crypto/hmac.h \
	lib/crypto/init.c \
	lib/crypto/legacy.c lib/crypto/legacy.h \
	lib/crypto/pbkdf2.c lib/crypto/pbkdf2.h \
	lib/crypto/prep.c lib/crypto/prep.h \
	lib/crypto/random.c lib/crypto/random.h
