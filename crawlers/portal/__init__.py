"""The bundled sample portal: invented offices on a real HTTP server. Imports nothing of the crawl."""
