// Ansinh processes applications for social benefits. See README.md.
package main

func main() {}
