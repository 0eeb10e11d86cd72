#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# What one writes in Perl where gen-auth --batch is not at hand: a JSON object a
# line in, one out.
use strict;
use warnings;
use Digest::HMAC_MD5 qw(hmac_md5_hex);
use JSON::PP;
use MIME::Base64;

my $json = JSON::PP->new->canonical;
while (my $line = <STDIN>) {
	my $in = $json->decode($line);
	my $said;
	if ($in->{type} eq 'PLAIN') {
		$said = "\0$in->{user}\0$in->{password}";
	} else {
		my $challenge = decode_base64($in->{challenge});
		$said = "$in->{user} " .
		    hmac_md5_hex($challenge, $in->{password});
	}
	print $json->encode({ mechanism => $in->{type},
		base64 => encode_base64($said, '') }), "\n";
}
