"""Put a script and a picture into what the page shows."""

# points: L1 0

def L1(yhat, y):
    raise ValueError("</pre><script>alert(1)</script><img src=x onerror=alert(2)>")
