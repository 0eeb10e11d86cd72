# SPDX-License-Identifier: MIT
lib_libcore_la_SOURCES += \
	lib/mech/anonymous.c \
	lib/mech/apop.c lib/mech/apop.h \
	lib/mech/bridge.c lib/mech/bridge.h \
	lib/mech/bridge_read.c \
	lib/mech/challenge.c \
	lib/mech/charset.c lib/mech/charset.h \
	lib/mech/compose.c lib/mech/compose.h lib/mech/compose.def \
	lib/mech/cram.c \
	lib/mech/der.c lib/mech/der.h \
	lib/mech/digest_md5.c lib/mech/digest_md5.h \
	lib/mech/digest_md5_answer.c \
	lib/mech/digest_md5_fill.c \
	lib/mech/digest_md5_found.c \
	lib/mech/digest_md5_hash.c \
	lib/mech/digest_md5_list.c \
	lib/mech/digest_md5_read.c \
	lib/mech/digest_md5_record.c \
	lib/mech/digest_md5_relate.c \
	lib/mech/digest_md5_terms.c \
	lib/mech/digest_md5_verify.c \
	lib/mech/exchange.c \
	lib/mech/external.c \
	lib/mech/forbid.c \
	lib/mech/gsasl_export.c \
	lib/mech/gss.c lib/mech/gss.h \
	lib/mech/gss_krb.c \
	lib/mech/http_basic.c \
	lib/mech/latin1.c \
	lib/mech/login.c \
	lib/mech/mech.h lib/mech/mechs.def \
	lib/mech/mistake.c lib/mech/mistake.h \
	lib/mech/mend.c \
	lib/mech/mistake_byte.c \
	lib/mech/msg.c lib/mech/msg.h \
	lib/mech/near.c lib/mech/near.h \
	lib/mech/near_edge.c \
	lib/mech/near_shell.c \
	lib/mech/near_text.c \
	lib/mech/near_user.c \
	lib/mech/ntlm.c lib/mech/ntlm.h \
	lib/mech/ntlm_answer.c lib/mech/ntlm_answer.h \
	lib/mech/ntlm_av.c \
	lib/mech/ntlm_build.c \
	lib/mech/ntlm_hash.c \
	lib/mech/ntlm_msg.c \
	lib/mech/ntlm_print.c \
	lib/mech/ntlm_read.c lib/mech/ntlm_read.h \
	lib/mech/ntlm_read_info.c \
	lib/mech/ntlm_respond.c \
	lib/mech/ntlm_text.c \
	lib/mech/ntlm_verify.c \
	lib/mech/oauth.c lib/mech/oauth.h \
	lib/mech/oauth1.c lib/mech/oauth1.h \
	lib/mech/oauth_pair.c \
	lib/mech/oauth_read.c \
	lib/mech/plain.c lib/mech/plain.h \
	lib/mech/plain_clienttoken.c \
	lib/mech/plain_read.c \
	lib/mech/registry.c \
	lib/mech/saslname.c lib/mech/saslname.h \
	lib/mech/scram.c lib/mech/scram.h \
	lib/mech/scram_attr.c \
	lib/mech/scram_first.c \
	lib/mech/scram_key.c \
	lib/mech/scram_part.c lib/mech/scram_part.h \
	lib/mech/scram_read.c \
	lib/mech/scram_record.c \
	lib/mech/scram_relate.c \
	lib/mech/scram_server.c \
	lib/mech/scram_step.c \
	lib/mech/scram_verify.c \
	lib/mech/trace.c \
	lib/mech/utf16.c \
	lib/mech/value_check.c \
	lib/mech/value_mend.c lib/mech/value_mend.h \
	lib/mech/value.c lib/mech/value.h \
	lib/mech/value_shape.c \
	lib/mech/variants.def \
	lib/mech/verify.c \
	lib/mech/xoauth.c lib/mech/xoauth.h \
	lib/mech/xoauth_read.c \
	lib/mech/xoauth_verify.c
