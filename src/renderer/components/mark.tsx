/** Märe's mark: the post at the finish line and its flag. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" fill="currentColor">
      <rect x="6" y="4" width="2.6" height="24" rx="1.3" />
      <path d="M10 6h5v4h-5zM20 6h5v4h-5zM15 10h5v4h-5zM10 14h5v4h-5zM20 14h5v4h-5zM25 10h1.5v4H25z" />
    </svg>
  );
}
