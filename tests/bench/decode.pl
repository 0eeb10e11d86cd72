#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# decode.pl FILE...: what an administrator's script makes of the logins in a mail
# log: each form of maillog.def by a regular expression, base64 decoded, one
# object a login.  It does less than decode-auth: no notes, no messages, no other
# mechanisms or dialects, no care for bytes that are no text.
use strict;
use warnings;
use MIME::Base64 qw(decode_base64);

my %talk; # by process: what was said so far

sub json {
	my $s = shift // '';
	$s =~ s/(["\\])/\\$1/g;
	$s =~ s/([\0-\x1f])/sprintf '\\u%04x', ord $1/ge;
	return $s;
}

sub login {
	my ($mech, $user, $password, $outcome, $client, $reply) = @_;
	printf qq({"source":"%s","line":%d,"time":"%s","client":"%s",) .
	    qq("mechanism":"%s","authcid":"%s","password":"%s",) .
	    qq("outcome":"%s","reply":"%s"}\n),
	    $ARGV, $., substr($_, 0, 15), $client // '', $mech // '',
	    json($user), json($password), $outcome, json($reply);
}

# What a client sent, decoded: user and password.
sub credentials {
	my ($mech, @said) = @_;
	return (split /\0/, decode_base64($said[0] // ''), -1)[1, 2]
	    if $mech eq 'PLAIN';
	return map { decode_base64($_) } @said[0, 1];
}

sub talk {
	my ($process, $mark, $text) = @_;
	my $t = $talk{$process};
	if ($text =~ /^AUTH (\S+)(?: (\S+))?/i) {
		$talk{$process} = { mech => uc $1, said => [$2 // ()] };
	} elsif ($t && $text =~ /^([2-5]\d\d) ?(.*)/) {
		return if $1 == 334;
		login($t->{mech}, credentials($t->{mech}, @{$t->{said}}),
		    $1 == 235 ? 'success' : 'refused', $t->{client}, $text);
		delete $talk{$process};
	} elsif ($t) {
		push @{$t->{said}}, $text;
	}
}

while (<>) {
	# what can be of any interest: literals alone, which Perl looks for at
	# once (with a class or a dot among them it takes seven times as long)
	next unless /AUTH|auth|SASL|sasl_| A=|Login: |LOGIN|login: |: < |: > |--> |<-- /;
	chomp;
	if (/(\w+\[\d+\]): (?:[<>] \S+\[\S+\]:|-->|<--) (.*)/) {
		talk($1, '', $2);
	} elsif (/client=(\S+), sasl_method=(\S+), sasl_username=(\S+)/) {
		login($2, $3, undef, 'success', $1);
	} elsif (/warning: (\S+): SASL (\S+) authentication failed: ([^,]*)(?:, sasl_username=(.*))?/) {
		login($2, $4, undef, 'refused', $1, $3);
	} elsif (/-login: Login: user=<([^>]*)>, method=([^,]+), rip=([^,]+)/) {
		login($2, $1, undef, 'success', $3);
	} elsif (/-login: .*\(auth failed, .*user=<([^>]*)>, method=([^,]+), rip=([^,]+)/) {
		login($2, $1, undef, 'refused', $3);
	} elsif (/client in: AUTH\t(\d+)\t([^\t]+)\t.*rip=([^\t]+).*resp=(\S+)/) {
		$talk{"auth $1"} = { mech => $2, said => [$4], client => $3 };
	} elsif (/client passdb out: (OK|FAIL)\t(\d+)/) {
		my $t = delete $talk{"auth $2"} or next;
		login($t->{mech}, credentials($t->{mech}, @{$t->{said}}),
		    $1 eq 'OK' ? 'success' : 'refused', $t->{client});
	} elsif (/<= \S+ .*\[(\S+)\] P=\S+ .* A=([^: ]+)(?::(\S+))?/) {
		login($2, $3, undef, 'success', $1);
	} elsif (/(\S+) authenticator failed for .*\[(\S+)\]: (.*?)(?: \(set_id=([^)]*)\))?$/) {
		login($1, $4, undef, 'refused', $2, $3);
	} elsif (/smtp authentication user=(\S+) result=(\w+)/) {
		login('', $1, undef, $2 eq 'ok' ? 'success' : 'refused');
	} elsif (/ login: \S+ \[(\S+)\] (\S+) (\S+) User logged in/) {
		login($3, $2, undef, 'success', $1);
	} elsif (/badlogin: \S+ \[(\S+)\] (\S+) (.*)/) {
		login($2, undef, undef, 'refused', $1, $3);
	} elsif (/AUTH=server, relay=\S+ \[(\S+)\], authid=([^,]*), mech=([^,]*)/) {
		login($3, $2, undef, 'success', $1);
	} elsif (/: LOGIN(| FAILED), user=([^,]*), ip=\[([^\]]*)\]/) {
		login('', $2, undef, $1 eq '' ? 'success' : 'refused', $3);
	}
}
