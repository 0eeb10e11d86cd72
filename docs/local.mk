# SPDX-License-Identifier: MIT
dist_man_MANS += \
	docs/man/authstr.1 \
	docs/man/authstr-config.5 \
	docs/man/authstr-json.5 docs/man/authstr-scripts.5 \
	docs/man/authstr-vectors.5 \
	docs/man/authstr-mechanisms.7 docs/man/authstr-rules.7 \
	docs/man/decode-auth.1 \
	docs/man/ehlo-caps.1 \
	docs/man/gen-auth.1 \
	docs/man/msa-sink.1 \
	docs/man/msa-test.1 \
	docs/man/redact-auth.1

# What authstr-json(5) says, for programs: below $(datadir)/authstr.
dist_pkgdata_DATA = docs/authstr.schema.json

EXTRA_DIST += docs/ARCHITECTURE.md docs/HACKING.md docs/RECIPES.md docs/SECURITY.md \
	docs/TESTING-AN-MSA.md

# The library's, of what its headers say: made here, and part of the tarball.
library_pages = \
	docs/man/authstr_auth_lines.3 docs/man/authstr_b64.3 \
	docs/man/authstr_buf.3 docs/man/authstr_caps.3 \
	docs/man/authstr_capture.3 docs/man/authstr_exchange.3 \
	docs/man/authstr_gsasl.3 docs/man/authstr_mech.3 \
	docs/man/authstr_msg.3 docs/man/authstr_redact.3 \
	docs/man/authstr_reply.3 docs/man/authstr_rule.3 \
	docs/man/authstr_session.3 docs/man/authstr_verify.3 \
	docs/man/libauthstr.3
dist_man_MANS += $(library_pages)
EXTRA_DIST += docs/man/library

library_examples = docs/man/library/b64.c docs/man/library/buf.c \
	docs/man/library/capture.c docs/man/library/gsasl.c \
	docs/man/library/libauthstr.c docs/man/library/mech.c \
	docs/man/library/reply.c docs/man/library/rule.c \
	docs/man/library/verify.c
$(library_pages): docs/man/library/pages $(include_HEADERS) $(library_examples)
	$(AM_V_GEN)$(MKDIR_P) docs/man && page=`basename $@ .3` && \
	  $(PERL) $(srcdir)/docs/man/library/pages $(srcdir) $$page >$$page.made && \
	  mv $$page.made $@

# make html: all of it as a site in html/, by mandoc and cmark-gfm.
html_sources = README docs/ADDING.md docs/ARCHITECTURE.md docs/HACKING.md \
	docs/RECIPES.md docs/SECURITY.md docs/SERVERS.md \
	docs/TESTING-AN-MSA.md $(dist_man_MANS)
html-local: $(html_sources)
	$(AM_V_GEN)$(PERL) $(srcdir)/docs/site $(srcdir) html $(html_sources)
EXTRA_DIST += docs/site
