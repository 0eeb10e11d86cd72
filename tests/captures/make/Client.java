/* SPDX-License-Identifier: MIT */
/* Client LIBRARY PORT MECH USER PASSWORD [WHAT]: one session with its trace on. */
import java.io.*;
import java.util.*;
import javax.mail.*;
import javax.mail.internet.*;

public class Client {
	public static void main(String[] a) throws Exception {
		String lib = a[0], mech = a[2], user = a[3], pw = a[4], what = a.length > 5 ? a[5] : "";
		int port = Integer.parseInt(a[1]);
		Properties p = new Properties();
		if (lib.equals("net")) { net(port, mech, user, pw, what); return; }
		p.put("mail.debug.auth", what.contains("auth") ? "true" : "false");
		p.put("mail.debug.auth.username", what.contains("nouser") ? "false" : "true");
		p.put("mail.debug.auth.password", what.contains("pass") ? "true" : "false");
		for (String x : new String[] { "smtp", "imap", "pop3" }) {
			p.put("mail." + x + ".host", "localhost");
			p.put("mail." + x + ".port", "" + port);
			p.put("mail." + x + ".auth", "true");
			p.put("mail." + x + ".localhost", "client.example.org");
			if (!mech.isEmpty()) p.put("mail." + x + ".auth.mechanisms", mech);
			if (what.contains("starttls")) { p.put("mail." + x + ".starttls.enable", "true"); p.put("mail." + x + ".ssl.trust", "*"); }
			if (mech.equals("CRAM-MD5") || what.contains("sasl")) { p.put("mail." + x + ".sasl.enable", "true"); p.put("mail." + x + ".sasl.mechanisms", mech); }
			if (what.contains("noauthlogin")) p.put("mail.imap.auth.login.disable", "true");
			if (what.contains("apop")) p.put("mail.pop3.apop.enable", "true");
		}
		Session s = Session.getInstance(p);
		s.setDebug(true);
		s.setDebugOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true));
		try {
			if (lib.equals("smtp")) {
				MimeMessage m = new MimeMessage(s);
				m.setFrom("nora@example.org"); m.setRecipients(Message.RecipientType.TO, "olaf@example.org"); m.setSubject("x"); m.setText("hello");
				Transport t = s.getTransport("smtp"); t.connect("localhost", port, user, pw); t.sendMessage(m, m.getAllRecipients()); t.close();
			} else {
				Store t = s.getStore(lib); t.connect("localhost", port, user, pw); t.close();
			}
		} catch (MessagingException e) { System.out.println(e); }
	}
	static void net(int port, String mech, String user, String pw, String what) throws Exception {
		org.apache.commons.net.PrintCommandListener l = new org.apache.commons.net.PrintCommandListener(new PrintWriter(System.out), what.contains("hide"), '\n', what.contains("mark"));
		if (mech.startsWith("POP")) {
			org.apache.commons.net.pop3.POP3Client c = new org.apache.commons.net.pop3.POP3Client();
			c.addProtocolCommandListener(l); c.connect("localhost", port); c.login(user, pw); c.logout(); c.disconnect();
		} else if (mech.startsWith("IMAP")) {
			org.apache.commons.net.imap.IMAPClient c = new org.apache.commons.net.imap.IMAPClient();
			c.addProtocolCommandListener(l); c.connect("localhost", port); c.login(user, pw); c.logout(); c.disconnect();
		} else {
			org.apache.commons.net.smtp.AuthenticatingSMTPClient c = new org.apache.commons.net.smtp.AuthenticatingSMTPClient();
			c.addProtocolCommandListener(l); c.connect("localhost", port); c.ehlo("client.example.org");
			c.auth(org.apache.commons.net.smtp.AuthenticatingSMTPClient.AUTH_METHOD.valueOf(mech), user, pw); c.logout(); c.disconnect();
		}
	}
}
