"""Put a script and a picture into what the page shows."""

# points: landing 0

def landing(heights):
    raise ValueError("</pre><script>alert(1)</script><img src=x onerror=alert(2)>")
