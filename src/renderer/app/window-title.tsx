import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../contract/shapes.ts';
import { useAlarming } from '../sound/ear.tsx';

/**
 * The window's title and icon: how many alarms, whether this is a drill, and nothing else (others may see them). A part of
 * its own, so that a call for help draws this anew and not the whole window.
 */
export function WindowTitle({ hello }: { hello: Hello | undefined }) {
  const { t } = useTranslation();
  const count = useAlarming().length;
  const drill = hello?.kind === 'drill';
  useEffect(() => {
    const parts = [count > 0 ? t('frame.titleAlarms', { count }) : '', drill ? `${t('frame.drillBand')} ·` : ''];
    document.title = [...parts, t('common.name')].filter(Boolean).join(' ');
    // Nobody waits for the icon; what the same SOS draws on the screen does not wait for it either.
    const idle = requestIdleCallback(() => drawIcon(count, drill), { timeout: 1000 });
    return () => cancelIdleCallback(idle);
  }, [count, drill, t]);
  return null;
}

function drawIcon(count: number, drill: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 64;
  const pen = canvas.getContext('2d');
  if (!icon || !pen) return;
  pen.fillStyle = '#24323a';
  pen.beginPath();
  pen.roundRect(0, 0, 64, 64, 14);
  pen.fill();
  pen.fillStyle = '#fdfdfb';
  // The finish post with its flag; striped in a drill.
  pen.fillRect(16, 12, 5, 40);
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      if (!drill || (row + column) % 2 === 0) pen.fillRect(21 + column * 7, 14 + row * 7, 7, 7);
    }
  }
  if (count > 0) {
    pen.fillStyle = '#b0121c';
    pen.beginPath();
    pen.arc(44, 44, 20, 0, Math.PI * 2);
    pen.fill();
    pen.fillStyle = '#ffffff';
    pen.font = '700 28px sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(count > 9 ? '9+' : String(count), 44, 46);
  }
  icon.href = canvas.toDataURL('image/png');
}
