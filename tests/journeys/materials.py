"""What a source sends with its news: photos, one of which tells where it was taken, and a film."""

import base64
import io

from PIL import ExifTags, Image, ImageDraw
from playwright.sync_api import FilePayload, Page

# Recorded by the browser itself: no film needs to lie in the repository, and none is pretended.
RECORD = """async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = 180;
  const pen = canvas.getContext('2d');
  const stream = canvas.captureStream(30);
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8' });
  const pieces = [];
  recorder.ondataavailable = event => pieces.push(event.data);
  const ended = new Promise(resolve => { recorder.onstop = resolve; });
  recorder.start();
  for (let frame = 0; frame < 30; frame += 1) {
    pen.fillStyle = `hsl(${frame * 12} 60% 45%)`;
    pen.fillRect(0, 0, 320, 180);
    pen.fillStyle = '#fff';
    pen.fillRect(frame * 8, 80, 40, 20);
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  recorder.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""


def photo(name: str, colour: str, *, with_place: bool = False) -> FilePayload:
    """Return a JPEG; `with_place` as a telephone writes it, with the position in its EXIF."""
    image = Image.new("RGB", (1280, 853), colour)
    draw = ImageDraw.Draw(image)
    for left in range(0, 1280, 64):
        draw.polygon([(left, 853), (left + 32, 400), (left + 64, 853)], fill="#fff3d6")
    exif = Image.Exif()
    if with_place:
        exif[ExifTags.Base.Make] = "Telepon"
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {1: "S", 2: (7.0, 53.0, 15.0), 3: "E", 4: (110.0, 19.0, 42.0)}
        )
    content = io.BytesIO()
    image.save(content, "JPEG", quality=80, exif=exif)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def film(name: str, page: Page) -> FilePayload:
    """Return a second of WebM, recorded from a canvas on `page`."""
    recorded = base64.b64decode(page.evaluate(RECORD))
    return {"name": name, "mimeType": "video/webm", "buffer": recorded}


def place_in(jpeg: bytes) -> dict[int, object]:
    """Return the position that a JPEG tells; empty when it tells none."""
    with Image.open(io.BytesIO(jpeg)) as image:
        return dict(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
