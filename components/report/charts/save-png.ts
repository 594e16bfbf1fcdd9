import { saveBlob } from '../../ui/save-file.ts';

/** What the page's styles give a drawing; as attributes they go with it. */
const DRAWN = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor'],
];
/** For screens that show two pixels for one. */
const SCALE = 2;

/** Saves a chart as a picture of what stands on the page, in its theme. */
export async function savePng(name: string, svg: SVGSVGElement, ground: string): Promise<void> {
  const { width, height } = svg.getBoundingClientRect();
  const copy = document.importNode(svg, true);
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [at, original] of [svg, ...svg.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(original);
    for (const property of DRAWN) copies[at]?.setAttribute(property, style.getPropertyValue(property));
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((bytes) => bytes && saveBlob(name, bytes), 'image/png');
}
