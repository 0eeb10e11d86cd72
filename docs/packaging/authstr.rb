# SPDX-License-Identifier: MIT
# For Homebrew on Linux: sockets, the sandbox and /proc are Linux's here.
class Authstr < Formula
  desc "Tools for mail submission and its auth strings"
  homepage "https://authstr.example.org/"
  url "https://authstr.example.org/authstr-0.1.0.tar.xz"
  # sha256 is the release's: sha256sum of what `make dist` made.
  license "MIT"

  depends_on "pkgconf" => :build
  depends_on "gsasl"
  depends_on "inih"
  depends_on "jansson"
  depends_on "libevent"
  depends_on "libidn2"
  depends_on "libseccomp"
  depends_on "libxcrypt"
  depends_on :linux
  depends_on "openssl@3"
  depends_on "unbound"
  depends_on "zlib"

  def install
    system "./configure", "--disable-lazy-loading", "--with-unbound",
           "--with-libidn2", "--with-inih", "--with-zlib", "--enable-sandbox",
           *std_configure_args
    system "make", "install",
           "bashcompdir=#{bash_completion}",
           "zshcompdir=#{zsh_completion}",
           "fishcompdir=#{fish_completion}"
  end

  test do
    assert_equal "Auth String: AHRpbQB0YW5zdGFhZnRhbnN0YWFm\n",
                 shell_output("#{bin}/gen-auth PLAIN tim tanstaaftanstaaf")
    # By libcrypto: RFC 2195 section 2.
    assert_match "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
                 shell_output("#{bin}/gen-auth CRAM-MD5 tim tanstaaftanstaaf " \
                              "'<1896.697170952@postoffice.reston.mci.net>'")
  end
end
