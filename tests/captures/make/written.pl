#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# written.pl: dialogues of the real samples in the forms of programs that could
# not be run here, written after their sources or what bug reports show; and in
# forms that are made up.
use strict;
use warnings;
use JSON::PP;
use MIME::Base64 qw(decode_base64);
my $dir = $ENV{CAPTURES} or die "CAPTURES is not set";
open my $in, '<', "$dir/client.jsonl" or die;
my %row = map { /"file":"client\/([^"]*)\.txt"/ ? ($1 => $_) : () } <$in>;
my $json = JSON::PP->new->canonical->utf8;

# [side, text] of a sample whose lines begin with marks.
sub talk {
	my ($name, $client, $server) = @_;
	open my $f, '<', "$dir/client/$name.txt" or die "$name: $!";
	my @talk;
	while (<$f>) {
		s/\r?\n$//;
		push @talk, ['S', $1] if /^$server(.*)/;
		push @talk, ['C', $1] if /^$client(.*)/;
	}
	return @talk;
}
my $n = 0;
sub stamp { $n++; return sprintf '%02d:%02d:%02d', 10, int($n / 60) % 60, $n % 60 }
my @forms = (
	[mailkit => 'MailKit ProtocolLogger, after MailKit/ProtocolLogger.cs', sub {
		join '', "Connected to smtp://mail.example.org:587/?starttls=when-available\r\n", map { "$_->[0]: $_->[1]\r\n" } @_ }],
	[mailkit_hidden => 'MailKit ProtocolLogger with RedactSecrets, after MailKit/ProtocolLogger.cs', sub {
		my $asked = 0;
		join '', "Connected to smtp://mail.example.org:587/?starttls=when-available\r\n", map {
			my ($side, $t) = @$_;
			$t =~ s/^(AUTH \S+) .*/$1 ********/ if $side eq 'C';
			$t = '********' if $side eq 'C' && $asked;
			$asked = $side eq 'S' && $t =~ /^334/;
			"$side: $t\r\n" } @_ }, 1],
	[mailkit_time => 'MailKit ProtocolLogger with LogTimestamps, after MailKit/ProtocolLogger.cs', sub {
		join '', "Connected to smtp://mail.example.org:587/?starttls=when-available\r\n", map { "2026-11-28T" . stamp() . "Z $_->[0]: $_->[1]\r\n" } @_ }],
	[roundcube => "Roundcube's smtp log (smtp_debug), after public bug reports", sub {
		join '', map { "[28-Nov-2026 " . stamp() . " +0000]: <abcd1234> " . ($_->[0] eq 'C' ? 'Send' : 'Recv') . ": $_->[1]\n" } @_ }],
	[tb_smtp_old => "Thunderbird's MOZ_LOG of SMTP before 91, after nsSmtpProtocol.cpp", sub {
		join '', map { "2026-11-28 " . stamp() . ".123456 UTC - [(null) 1234: Main Thread]: I/SMTP SMTP " . ($_->[0] eq 'C' ? "Send: $_->[1]\n" : "Response: $_->[1]") . "\n" } @_ }],
	[tb_smtp => "Thunderbird's console, after SmtpClient.sys.mjs", sub {
		my @all = @_; my $out = '';
		while (my $l = shift @all) {
			my $t = $l->[1];
			while ($l->[0] eq 'S' && @all && $all[0][0] eq 'S') { $t .= "\n" . (shift @all)->[1] }
			$out .= 'mailnews.smtp: ' . "$l->[0]: $t\n";
		}
		return $out }],
	[lettre => 'lettre with tracing, after src/transport/smtp/client/connection.rs', sub {
		join '', map { "2026-11-28T" . stamp() . ".123456Z DEBUG lettre::transport::smtp::client::connection: " . ($_->[0] eq 'C' ? 'Wrote: ' : '<< ') . "$_->[1]<CRLF>\n" } @_ }],
	[stalwart => "trace of Stalwart's SMTP server 0.4, after a public bug report", sub {
		join '', map { "2026-11-28T" . stamp() . ".123456Z TRACE session{instance=\"submission\" protocol=Smtp remote.ip=\"192.0.2.1\" remote.port=36004}: smtp::inbound::session: event=\"" . ($_->[0] eq 'C' ? 'read' : 'write') . "\" data=\"$_->[1]\\r\\n\" size=" . (2 + length $_->[1]) . "\n" } @_ }],
	[dotnet => 'made up: Client: and Server:', sub {
		join '', map { ($_->[0] eq 'C' ? 'Client' : 'Server') . ": $_->[1]\n" } @_ }],
	[angle => 'made up: arrows behind a time', sub {
		join '', map { '[' . stamp() . '] ' . ($_->[0] eq 'C' ? '-> ' : '<- ') . "$_->[1]\n" } @_ }],
	[words => 'made up: SEND and RECV behind a time', sub {
		join '', map { stamp() . ' ' . ($_->[0] eq 'C' ? 'SEND' : 'RECV') . " $_->[1]\n" } @_ }],
);
my @talks = (
	['swaks-plain', ' -> ', '<-  '], ['swaks-login', ' -> ', '<-  '], ['swaks-cram', ' -> ', '<-  '],
	['swaks-login-refused', ' -> ', '<-  '], ['msmtp-scram', '--> ', '<-- '], ['curl-oauthbearer', '> ', '< '],
);
mkdir "$dir/written";
open my $out, '>', "$dir/written.jsonl" or die;
for my $form (@forms) {
	my ($name, $made, $print, $hidden) = @$form;
	for my $t (@talks) {
		my $r = $json->decode($row{ $t->[0] } // die "no $t->[0]");
		my @talk = talk(@$t);
		# swaks marks a refusal by stars
		if ($t->[0] =~ /refused/) { my @x = grep { $_->[1] =~ /^334/ } @talk; splice @talk, -1, 0, ['S', '535 5.7.8 Authentication failed.'] }
		my $text = $print->(@talk);
		$r->{file} = "written/$name-$t->[0].txt";
		$r->{made} = "written, not captured: $made; the dialogue is that of client/$t->[0].txt ($r->{made})";
		$r->{dialect} = $name;
		for (@{ $r->{logins} }) {
			delete $_->{line};
			if ($hidden) { delete @$_{qw(authcid authzid password token digest challenge nonce cnonce host port)} }
		}
		# what the server says is not hidden
		my $server = join ' ', map { $_->[0] eq 'S' && $_->[1] =~ /^334 (.*)/ ? decode_base64($1) : () } @talk;
		$r->{secrets} = [grep { index($server, $_) >= 0 } @{ $r->{secrets} }] if $hidden;
		open my $o, '>', "$dir/$r->{file}" or die; print $o $text; close $o;
		print $out $json->encode($r), "\n";
	}
}
