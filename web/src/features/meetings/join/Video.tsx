import { useEffect, useRef } from 'react';

interface Props {
  stream: MediaStream;
  className?: string;
  label?: string;
}

/** A stream as a moving picture, without sound. */
export function Video({ stream, className, label }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = stream;
    void video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={element}
      className={className}
      muted
      autoPlay
      playsInline
      disablePictureInPicture={false}
      aria-label={label}
    />
  );
}
