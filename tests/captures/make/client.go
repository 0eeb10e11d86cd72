// SPDX-License-Identifier: MIT

// client LIBRARY PORT MECH USER PASSWORD: one session with its trace on.
package main

import (
	"fmt"
	"log"
	"net"
	netsmtp "net/smtp"
	"os"

	"github.com/emersion/go-imap/client"
	"github.com/emersion/go-sasl"
)

// How people look into net/smtp: a connection that logs.
type logConn struct{ net.Conn }

func (c logConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	log.Printf("<<< %q", b[:n])
	return n, err
}

func (c logConn) Write(b []byte) (int, error) {
	log.Printf(">>> %q", b)
	return c.Conn.Write(b)
}

// Or with the direction as a letter, unquoted.
type teeConn struct{ net.Conn }

func (c teeConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	fmt.Printf("S: %s", b[:n])
	return n, err
}

func (c teeConn) Write(b []byte) (int, error) {
	fmt.Printf("C: %s", b)
	return c.Conn.Write(b)
}

func main() {
	lib, port, mech, user, pw := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	var err error
	addr := "localhost:" + port
	switch lib {
	case "log", "tee":
		conn, e := net.Dial("tcp", addr)
		if e != nil {
			log.Fatal(e)
		}
		if lib == "log" {
			conn = logConn{conn}
		} else {
			conn = teeConn{conn}
		}
		c, e := netsmtp.NewClient(conn, "localhost")
		if e != nil {
			log.Fatal(e)
		}
		c.Hello("client.example.org")
		if mech == "PLAIN" {
			err = c.Auth(netsmtp.PlainAuth("", user, pw, "localhost"))
		} else {
			err = c.Auth(netsmtp.CRAMMD5Auth(user, pw))
		}
		c.Quit()
	case "go-imap":
		c, e := client.Dial(addr)
		if e != nil {
			log.Fatal(e)
		}
		c.SetDebug(os.Stdout)
		if mech == "PLAIN" {
			err = c.Authenticate(sasl.NewPlainClient("", user, pw))
		} else {
			err = c.Login(user, pw)
		}
		c.Logout()
	}
	if err != nil {
		fmt.Println(err)
	}
}
