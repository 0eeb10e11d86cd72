#!/usr/bin/ruby
# SPDX-License-Identifier: MIT
# client.rb LIBRARY PORT MECH USER PASSWORD [WHAT]: one session with its trace on.
lib, port, mech, user, pw, what = ARGV
port = port.to_i
STDERR.sync = true
begin
  case lib
  when "smtp"
    require "net/smtp"
    s = Net::SMTP.new("localhost", port)
    s.set_debug_output($stderr)
    s.disable_starttls if s.respond_to?(:disable_starttls) && what != "starttls"
    if what == "starttls"
      c = OpenSSL::SSL::SSLContext.new
      c.ca_file = ENV["ca"]; c.verify_mode = OpenSSL::SSL::VERIFY_PEER
      s.enable_starttls(c)
    end
    s.start("client.example.org", user, pw, mech.downcase.tr("-", "_").to_sym) do |x|
      x.send_message("Subject: x\r\n\r\nhello\r\n", "nora@example.org", "olaf@example.org")
    end
  when "imap"
    require "net/imap"
    Net::IMAP.debug = true
    i = Net::IMAP.new("localhost", port: port)
    mech == "LOGIN" && what != "sasl" ? i.login(user, pw) : i.authenticate(mech, user, pw)
    i.logout
  when "pop"
    require "net/pop"
    s = Net::POP3.new("localhost", port, mech == "APOP")
    s.set_debug_output($stderr)
    s.start(user, pw) { |x| x.n_mails }
  when "mail"
    require "mail"
    require "net/smtp"
    class Net::SMTP
      alias old_start start
      def start(*a, **k, &b)
        set_debug_output($stderr)
        old_start(*a, **k, &b)
      end
    end
    Mail.defaults do
      delivery_method :smtp, address: "localhost", port: port, user_name: user, password: pw, authentication: mech.downcase.tr("-", "_"), enable_starttls_auto: false, enable_starttls: false, openssl_verify_mode: 'none'
    end
    Mail.deliver { from "nora@example.org"; to "olaf@example.org"; subject "x"; body "hello" }
  end
rescue => e
  STDERR.puts "#{e.class}: #{e.message}"
end
